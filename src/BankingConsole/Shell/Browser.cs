using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace BankingConsole.Shell;

/// <summary>What the user's browser knows, asked for once: how it writes numbers and moments, its zone, light or dark.</summary>
public sealed class Browser(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    public Locale Locale { get; private set; } = Locale.Invariant;

    public bool IsDark { get; private set; }

    public async Task Begin()
    {
        _module = await js.InvokeAsync<IJSObjectReference>("import", "/browser.js");
        Locale = Locale.Of(await _module.InvokeAsync<BrowserFormats>("formats"));
        IsDark = await _module.InvokeAsync<bool>("isDark");
    }

    public async Task Darken(bool dark)
    {
        IsDark = dark;
        await _module!.InvokeVoidAsync("darken", dark);
    }

    /// <summary>Calls <c>OnWidth</c> of the owner with the element's width in pixels, now and whenever it changes.</summary>
    public ValueTask WatchWidth<T>(ElementReference element, DotNetObjectReference<T> owner)
        where T : class
        => _module!.InvokeVoidAsync("watchWidth", element, owner);

    /// <summary>Calls <c>OnSlide</c> of the owner with where the slider is, as fast as that is answered. It belongs to the browser:
    /// were its value rendered, it would be set back under the user's hand.</summary>
    public ValueTask WatchSlider<T>(ElementReference slider, DotNetObjectReference<T> owner)
        where T : class
        => _module!.InvokeVoidAsync("watchSlider", slider, owner);

    public Task Place(ElementReference slider, int position) => Try("place", slider, position);

    /// <summary>The first of them that is there.</summary>
    public Task Focus(params string[] selectors) => Try("focus", [selectors]);

    /// <summary>What is for the eyes only: a browser that is away need not do it.</summary>
    private async Task Try(string name, params object?[] arguments)
    {
        try
        {
            await _module!.InvokeVoidAsync(name, arguments);
        }
        catch (Exception away) when (away is JSDisconnectedException or TaskCanceledException)
        {
            // It is drawn anew when it is back.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the module with it.
        }
    }
}
