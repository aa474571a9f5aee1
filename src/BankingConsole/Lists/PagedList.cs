using BankingConsole.Api;
using BankingConsole.Forms;

namespace BankingConsole.Lists;

/// <summary>A list that the API gives page by page, as far as the user has asked for it. What was asked for last counts: an answer that
/// comes late is not shown, and the next page is asked for once, of the same question as the first.</summary>
/// <param name="fields">Of the form that asks, which is told what is wrong with them.</param>
public sealed class PagedList<T>(FieldErrors? fields = null)
{
    private readonly List<T> _items = [];
    private Func<string?, Task<Reply<Page<T>>>>? _ask;
    private string? _next;
    private int _turn;
    private bool _isAskingForMore;

    /// <summary>Null until the first page is there.</summary>
    public Reply<Page<T>>? First { get; private set; }

    public FieldErrors? Fields => fields;

    public IReadOnlyList<T> Items => _items;

    public bool HasMore => _next is not null;

    /// <summary>Why the next page did not come.</summary>
    public Problem? Trouble { get; private set; }

    /// <param name="ask">Gets the page that a cursor names; the first for null.</param>
    public Task Ask(Func<string?, Task<Reply<Page<T>>>> ask)
    {
        _ask = ask;
        return Begin();
    }

    public async Task Begin()
    {
        if (_ask is not { } ask) return;
        var turn = ++_turn;
        var reply = await ask(null);
        if (turn != _turn) return;
        (First, Trouble) = (reply, null);
        fields?.Take(reply.Problem);
        _items.Clear();
        Take(reply);
    }

    public async Task More()
    {
        if (_isAskingForMore || _ask is not { } ask || _next is not { } cursor) return;
        var turn = _turn;
        _isAskingForMore = true;
        try
        {
            var reply = await ask(cursor);
            if (turn != _turn) return;
            Trouble = reply.Problem;
            if (reply.Problem is null) Take(reply);
        }
        finally
        {
            _isAskingForMore = false;
        }
    }

    private void Take(Reply<Page<T>> reply)
    {
        _items.AddRange(reply.Value?.Items ?? []);
        _next = reply.Value?.NextCursor;
    }
}
