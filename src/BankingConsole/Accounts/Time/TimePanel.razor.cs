using BankingConsole.Api;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace BankingConsole.Accounts.Time;

/// <summary>The chart, the slider, and the account as it stood where the slider is. While the slider moves one moment is looked for at a
/// time, and the next one is where it is by then: it never waits for the bank, and the bank is never asked for more than can be seen.
/// </summary>
public sealed partial class TimePanel
{
    /// <summary>The slider's right end, which is now.</summary>
    private const int Right = 1000;

    private static readonly IReadOnlyList<(Window, string)> Windows = [.. Window.All.Select(one => (one, one.Text))];

    private readonly CancellationTokenSource _end = new();
    private CancellationToken _gone;
    private DotNetObjectReference<TimePanel>? _self;
    private ElementReference _chart;
    private ElementReference _slider;
    private MomentFinder? _finder;
    private KnownHistory? _history;
    private SeriesLoader? _loader;
    private Window _window = Window.All[0];
    private bool _byValue;
    private int _width;
    private int _draws;
    private Series? _series;
    private Problem? _problem;
    private int _position = Right;
    private DateTimeOffset _at;
    private Moment? _moment;
    private Func<Task<Moment>>? _next;
    private bool _isLooking;
    private long? _stepTo;
    private string? _written;
    private int _newer;

    [Parameter, EditorRequired] public required Account Account { get; set; }
    [Parameter] public EventCallback<HistoryEntry> OnReverse { get; set; }

    private bool IsNow => _position == Right;

    private bool IsAtBeginning => _byValue || _moment?.Balance is null or { Revision: 0 };

    private bool IsAtEnd => _byValue || IsNow || _moment?.Balance?.Revision >= Account.Revision;

    private string CursorX => Geometry.Text(_series!.Part(_at) * _width);

    private string ValueText
        => (IsNow ? "Now" : Browser.Locale.Moment(_at))
            + (_moment?.Balance is { } balance ? ": " + Browser.Locale.Money(balance.Amount, balance.Currency) : "");

    /// <summary>The chart's width is known: as many points are asked for. Another width later draws the same points.</summary>
    [JSInvokable]
    public async Task OnWidth(int width)
    {
        var isFirst = _width == 0;
        _width = width;
        if (isFirst) await Draw();
        StateHasChanged();
    }

    [JSInvokable]
    public async Task OnSlide(int position)
    {
        if (_series is null || position == Right)
        {
            await GoToNow();
        }
        else
        {
            (_position, _at) = (position, _series.At((double)position / Right));
            await Seek();
        }
        StateHasChanged();
    }

    /// <summary>Events have come: those who look at now see them, those who look at the past are told.</summary>
    public async Task Append(Account account, IReadOnlyList<HistoryEntry> entries)
    {
        Account = account;
        _finder!.Remember(entries);
        _history!.Append(entries);
        if (IsNow) await Refresh();
        else _newer += entries.Count;
        StateHasChanged();
    }

    /// <summary>Draws anew and looks again, where one looks.</summary>
    public async Task Refresh()
    {
        await Draw();
        if (IsNow)
        {
            await SeekNow();
            return;
        }
        await Place(_at);
        await Seek();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _end.Dispose();
        _self?.Dispose();
    }

    protected override void OnInitialized()
    {
        _gone = _end.Token;
        _finder = new MomentFinder(Bank, Account.Id, _gone);
        _history = new KnownHistory(Bank, Account.Id, _finder.Remember);
        _loader = new SeriesLoader(Bank, _history, Browser.Locale.TimeZone, _gone);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _self = DotNetObjectReference.Create(this);
        await Browser.WatchWidth(_chart, _self);
        if (!_gone.IsCancellationRequested) await Browser.WatchSlider(_slider, _self);
        await SeekNow();
    }

    private Task Look(Window window)
    {
        _window = window;
        return Refresh();
    }

    private Task Switch(bool byValue)
    {
        _byValue = byValue;
        return Refresh();
    }

    /// <summary>Asks for what the chart shows; what it showed stays until the answer is there. Of several under way the last one counts.
    /// </summary>
    private async Task Draw()
    {
        if (_width == 0) return;
        var now = Time.GetUtcNow();
        var from = _window.Start(Account.OpenedAt, now);
        if (now - from < TimeSpan.FromSeconds(1)) now = from.AddSeconds(1);
        var draw = ++_draws;
        try
        {
            var reply = await _loader!.Load(Account, from, now, _byValue, _width);
            if (draw != _draws) return;
            _problem = reply.Problem;
            if (reply.Value is null) return;
            _series = reply.Value;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private Task Point(MouseEventArgs mouse) => _series is null ? Task.CompletedTask : GoTo(_series.At(mouse.OffsetX / _width));

    private Task GoTo(string? written)
    {
        _written = written;
        return Browser.Locale.ReadMoment(written) is { } at ? GoTo(at) : Task.CompletedTask;
    }

    private async Task GoTo(DateTimeOffset at)
    {
        if (at >= Time.GetUtcNow())
        {
            await GoToNow();
            return;
        }
        await Place(at);
        await Seek();
    }

    private Task GoToYesterday() => GoTo(Time.GetUtcNow().AddDays(-1));

    private async Task GoToNow()
    {
        (_position, _written) = (Right, null);
        if (!_gone.IsCancellationRequested) await Browser.Place(_slider, Right);
        await SeekNow();
    }

    private Task SeekNow()
    {
        _newer = 0;
        return Find(() => _finder!.Now(Time.GetUtcNow()));
    }

    private Task Seek()
    {
        var at = _at;
        return Find(() => _byValue ? _finder!.ByValue(at, _series?.Entries) : _finder!.At(at));
    }

    private async Task StepTo(int direction)
    {
        if (_moment?.Balance is not { } balance) return;
        // Pressed again before the bank has answered, it is a step further.
        var revision = Math.Clamp((_stepTo ?? balance.Revision) + direction, 0, Account.Revision);
        _stepTo = revision;
        await Find(async () =>
        {
            var moment = await _finder!.After(revision);
            if (moment.Balance is null) return _moment! with { Problem = moment.Problem };
            await Place(moment.At);
            return moment;
        });
    }

    /// <summary>Puts the slider where the moment is, short of its end: that is now.</summary>
    private async Task Place(DateTimeOffset at)
    {
        _at = at;
        _position = _series is null ? 0 : Math.Min((int)(_series.Part(at) * Right), Right - 1);
        if (!_gone.IsCancellationRequested) await Browser.Place(_slider, _position);
    }

    private async Task Find(Func<Task<Moment>> moment)
    {
        _next = moment;
        if (_isLooking) return;
        _isLooking = true;
        try
        {
            while (_next is { } next)
            {
                _next = null;
                _moment = await next();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
        finally
        {
            _isLooking = false;
            _stepTo = null;
        }
    }
}
