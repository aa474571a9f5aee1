namespace BankingApi.Features.Demo;

/// <summary>The ids of the examples. They follow from Idempotency-Keys, as all ids of this service do: so they are known before anything
/// exists, and an example can name what another one makes.</summary>
/// <param name="Prefix">Of every key.</param>
internal sealed record DemoBank(string Prefix)
{
    /// <summary>What exists in Development, see <see cref="DemoSeeding"/>.</summary>
    public static readonly DemoBank Seeded = new("demo");

    /// <summary>Elsewhere examples only show what ids look like; nothing has these.</summary>
    public static readonly DemoBank Imaginary = new("example");

    public string OwnerKey => Prefix + "-owner";

    public Guid Owner => DerivedIds.Owner(Caller.Service.KeyScope, OwnerKey);

    public string ErasableOwnerKey => Prefix + "-owner-to-erase";

    /// <summary>Has no accounts, and is in no other example.</summary>
    public Guid ErasableOwner => DerivedIds.Owner(Caller.Service.KeyScope, ErasableOwnerKey);

    public string CheckingKey => Prefix + "-checking";

    public Guid Checking => DerivedIds.Account(Caller.Service.KeyScope, CheckingKey);

    public string OverdraftKey => Prefix + "-checking-with-overdraft";

    public Guid Overdraft => DerivedIds.Account(Caller.Service.KeyScope, OverdraftKey);

    public string EmptyKey => Prefix + "-empty-savings";

    /// <summary>Has no money, so that it can be suspended, reactivated and closed without spoiling the other examples.</summary>
    public Guid Empty => DerivedIds.Account(Caller.Service.KeyScope, EmptyKey);

    // What the examples of POST make.
    public string NewOwnerKey => Prefix + "-new-owner";

    public Guid NewOwner => DerivedIds.Owner(Caller.Service.KeyScope, NewOwnerKey);

    public string NewAccountKey => Prefix + "-new-account";

    public Guid NewAccount => DerivedIds.Account(Caller.Service.KeyScope, NewAccountKey);

    public string DepositKey => Prefix + "-deposit";

    public Guid Deposit => DerivedIds.Transaction(Checking, DepositKey);

    public string HoldKey => Prefix + "-hold";

    public Guid Hold => DerivedIds.Hold(Checking, HoldKey);

    public string VoidableHoldKey => Prefix + "-hold-to-void";

    /// <summary>On the account with an overdraft; nobody else's example captures it.</summary>
    public Guid VoidableHold => DerivedIds.Hold(Overdraft, VoidableHoldKey);

    public string WebhookKey => Prefix + "-webhook";

    /// <summary>Nothing is posted to it but that the empty account was closed.</summary>
    public Guid Webhook => DerivedIds.Webhook(Caller.Service.KeyScope, WebhookKey);

    public string RemovableWebhookKey => Prefix + "-webhook-to-remove";

    public Guid RemovableWebhook => DerivedIds.Webhook(Caller.Service.KeyScope, RemovableWebhookKey);

    public string NewWebhookKey => Prefix + "-new-webhook";

    public string TransferKey => Prefix + "-transfer";

    public Guid Transfer => DerivedIds.Transfer(Checking, TransferKey);
}
