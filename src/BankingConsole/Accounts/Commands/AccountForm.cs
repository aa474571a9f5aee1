using BankingConsole.Api;
using Microsoft.AspNetCore.Components;

namespace BankingConsole.Accounts.Commands;

/// <summary>What all forms on an account are given.</summary>
public abstract class AccountForm : ComponentBase
{
    [Parameter, EditorRequired] public required Account Account { get; set; }

    /// <summary>With the account's revision since then.</summary>
    [Parameter] public EventCallback<long> OnRecorded { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    /// <summary>A new form, with a key of its own.</summary>
    [Parameter] public EventCallback OnAnother { get; set; }

    /// <summary>The account's revision when the form was opened: what the user decides on.</summary>
    protected long Seen { get; private set; }

    protected override void OnInitialized() => Seen = Account.Revision;
}
