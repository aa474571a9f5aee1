using BankingConsole.Api;

namespace BankingConsole.Forms;

/// <summary>One form from its opening on: what is sent from it happens once, however often it is sent.</summary>
/// <param name="isKeyed">Whether the API takes a key for it; if not, it is sent once.</param>
public sealed class Attempt(bool isKeyed = true)
{
    private int _underWay;

    /// <summary>The Idempotency-Key: made now, not when the button is pressed.</summary>
    public string Key { get; } = Guid.NewGuid().ToString("D");

    public FieldErrors Errors { get; } = new();

    public Problem? Problem { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>It was sent more than once, and happened once.</summary>
    public bool IsReplayed { get; private set; }

    /// <summary>The account has changed since the form was opened.</summary>
    public bool IsOutdated { get; private set; }

    /// <summary>The user has been told that, and wants it all the same.</summary>
    public bool IsAgreed { get; set; }

    public bool IsSending => _underWay > 0;

    public bool IsRefused => Problem is not null || Errors.AreSeenHere;

    /// <summary>Nothing more can come of pressing the button.</summary>
    public bool IsOver => IsDone && !isKeyed;

    public void Begin() => Errors.Begin();

    /// <summary>The same form anew, with a key of its own: what was done under the old one has come to nothing.</summary>
    public static Attempt After(Problem failure)
    {
        var next = new Attempt();
        next.Take(failure);
        return next;
    }

    /// <summary>The revision that a command depends on: the one that the user saw, unless they want it whatever has happened since.
    /// </summary>
    public long? Condition(long seen) => IsAgreed ? null : seen;

    /// <summary>What came of it; null when it was refused, here or there.</summary>
    public async Task<T?> Send<T>(Func<Task<Reply<T>>> call)
        where T : class
    {
        if (Errors.AreSeenHere)
        {
            Take(null);
            return null;
        }
        // A second click while the first is under way goes out too: the key makes it one. Without a key it stays here.
        if (!isKeyed && (IsSending || IsDone)) return null;
        _underWay++;
        try
        {
            var reply = await call();
            Take(reply.Problem);
            if (reply.Value is null) return null;
            IsReplayed |= reply.Replayed;
            IsDone = true;
            return reply.Value;
        }
        finally
        {
            _underWay--;
        }
    }

    private void Take(Problem? problem)
    {
        Problem = problem;
        Errors.Take(problem);
        IsOutdated |= problem?.Code == "revision-mismatch";
    }
}
