using BankingApi.Deliveries;
using BankingApi.Domain.Webhooks;
using BankingApi.Features.Accounts;
using BankingApi.Features.Analytics;
using BankingApi.Features.Holds;
using BankingApi.Features.Live;
using BankingApi.Features.Operations;
using BankingApi.Features.Owners;
using BankingApi.Features.Transfers;
using BankingApi.Features.Webhooks;
using BankingApi.Http.OpenApi;

namespace BankingApi.Features.Demo;

/// <summary>The examples of the OpenAPI document: each works at the first click, and names what those before it have made.</summary>
internal static class DemoExamples
{
    /// <summary>Where nobody listens, unless somebody who tries it out does.</summary>
    public const string Receiver = "http://localhost:7070/bank";

    private static readonly DateTimeOffset Opened = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset EndOfJanuary = new(2026, 1, 31, 23, 59, 59, 999, TimeSpan.Zero);
    private static readonly DateTimeOffset Moved = new(2026, 2, 10, 9, 30, 0, TimeSpan.Zero);

    public static ApiExamples Of(DemoBank bank)
    {
        var examples = new ApiExamples();
        AddParameters(examples, bank);
        AddBodies(examples, bank);
        AddAnswers(examples, bank);
        AddFigures(examples, bank);
        if (bank == DemoBank.Seeded)
        {
            examples.Note = """
                ### Try it out
                In Development, a fresh data folder gets an owner named *Demo Owner* with three accounts, and one to erase, and the examples use them: a checking account with
                1000.00 EUR, one with 250.00 EUR, an overdraft limit of 500.00 EUR and a hold of 50.00 EUR, and an empty savings account (for suspending, reactivating and closing).
                They work from the top down; a second click on a `POST` is a replay, since its `Idempotency-Key` is the same: change the key to do it again.
                """;
        }
        return examples;
    }

    private static void AddParameters(ApiExamples examples, DemoBank bank)
    {
        examples
            .Add("owners", "id", Text(bank.Owner))
            .Add("erasePersonalData", "id", Text(bank.ErasableOwner))
            .Add("accounts", "id", Text(bank.Checking))
            .Add("suspendAccount", "id", Text(bank.Empty))
            .Add("reactivateAccount", "id", Text(bank.Empty))
            .Add("closeAccount", "id", Text(bank.Empty))
            .Add("accounts", "transactionId", Text(bank.Deposit))
            .Add("accounts", "holdId", Text(bank.Hold))
            .Add("voidHold", "id", Text(bank.Overdraft))
            .Add("voidHold", "holdId", Text(bank.VoidableHold))
            .Add("transfers", "id", Text(bank.Transfer))
            .Add("webhooks", "id", Text(bank.Webhook))
            .Add("removeWebhook", "id", Text(bank.RemovableWebhook))
            .Add("webhooks", "deliveryId", Text(DerivedIds.Delivery(bank.Webhook, DerivedIds.Event(bank.Deposit, "transaction"))))
            .Add("operations", "streamId", StreamNames.OfAccount(bank.Checking))
            .Add("operations", "name", ProjectionCatalogue.Views)
            // Months, so that the series stays short for decades.
            .Add("getBalances", "from", "2025-01-01")
            .Add("getBalances", "interval", "month")
            .Add("analytics", "from", "2025-01-01")
            .Add("analytics", "to", "2030-12-31");
        examples
            .Add("owners", IdempotencyKey.Header, bank.NewOwnerKey)
            .Add("openAccount", IdempotencyKey.Header, bank.NewAccountKey)
            .Add("recordTransaction", IdempotencyKey.Header, bank.DepositKey)
            .Add("reverseTransaction", IdempotencyKey.Header, bank.DepositKey)
            .Add("placeHold", IdempotencyKey.Header, bank.HoldKey)
            .Add("captureHold", IdempotencyKey.Header, bank.HoldKey)
            .Add("voidHold", IdempotencyKey.Header, bank.VoidableHoldKey)
            .Add("transfers", IdempotencyKey.Header, bank.TransferKey)
            .Add("webhooks", IdempotencyKey.Header, bank.NewWebhookKey);
    }

    private static void AddBodies(ApiExamples examples, DemoBank bank) => examples
        .Add(new RegisterOwnerBody("New", "Owner", "new.owner@example.com"), withNulls: false)
        .Add(new ErasePersonalDataBody("Asked for by the owner"), withNulls: false)
        .Add(new OpenAccountBody(bank.Owner, AccountType.Checking, "EUR", new MoneyText("100.00"), new MoneyText("0.00")), withNulls: false)
        .Add(new RecordTransactionBody(TransactionType.Deposit, new MoneyText("25.00"), "EUR", "Cash"), withNulls: false)
        .Add(new ReverseTransactionBody("Paid in twice"), withNulls: false)
        .Add(new PlaceHoldBody(new MoneyText("40.00"), "EUR", "Hotel"), withNulls: false)
        .Add(new CaptureHoldBody(new MoneyText("35.00")), withNulls: false)
        .Add(new VoidHoldBody("Booking cancelled"), withNulls: false)
        .Add(new ReverseTransferBody("Sent to the wrong account"), withNulls: false)
        .Add(new ChangeOverdraftLimitBody(new MoneyText("200.00")), withNulls: false)
        .Add(new SuspendAccountBody("Card reported lost"), withNulls: false)
        .Add(new ReactivateAccountBody("Card found"), withNulls: false)
        .Add(new CloseAccountBody("No longer needed"), withNulls: false)
        .Add(new MakeTransferBody(bank.Checking, bank.Overdraft, new MoneyText("10.00"), "EUR", "Rent"), withNulls: false)
        .Add(new RegisterWebhookBody(Receiver, ["BankAccountTransactionRecordedV2"], bank.Checking), withNulls: false);

    private static void AddAnswers(ApiExamples examples, DemoBank bank)
    {
        var (checking, deposit) = (bank.Checking, bank.Deposit);
        examples
            .Add(new OwnerResponse(bank.Owner, "Demo", "Owner", "demo@example.com", Opened, null, 0))
            .AddAnswer("erasePersonalData", new OwnerResponse(bank.ErasableOwner, null, null, null, Opened, Moved, 1))
            .Add(new OwnerSummaryResponse(bank.Owner, 3, 3, 0, 0, [new("EUR", 1275.00m, 500.00m)], Moved))
            .Add(new AccountResponse(
                checking, StreamNames.OfAccount(checking), bank.Owner, "Demo Owner", "demo@example.com", AccountType.Checking, "EUR",
                1025.00m, 0.00m, 1025.00m, 0.00m, AccountStatus.Active, Opened, Moved, 1, Moved, 25.00m, 0.00m, 25.00m, 1))
            .Add(new TransactionResponse(
                deposit, checking, TransactionType.Deposit, Direction.Credit, 25.00m, "EUR", 1025.00m, 1025.00m, "Cash", null,
                null, null, null, null, Moved, Moved, 1))
            .Add(new HoldResponse(
                bank.Hold, checking, 40.00m, "EUR", 0.00m, HoldStatus.Active, "Hotel", Moved.AddDays(7), Moved, null, 4))
            .Add(new OverdraftLimitResponse(checking, 0.00m, 200.00m, 1225.00m, 2))
            .Add(new AccountStatusResponse(bank.Empty, AccountStatus.Suspended, 1))
            .Add(new BalanceResponse(checking, "EUR", 1025.00m, 1025.00m, 0.00m, 0.00m, AccountStatus.Active, Moved, 1))
            .Add(new BalancesResponse("EUR", [new(EndOfJanuary, 1000.00m), new(Moved, 1025.00m)]))
            .Add(new HistoryEntry(
                1, DerivedIds.Event(deposit, "transaction"), "BankAccountTransactionRecordedV2", Moved, EventOf(deposit),
                "0af7651916cd43dd8448eb211c80319c", Text(deposit), "anonymous", 1000.00m, 1025.00m,
                "5b1d0f3c9a7e4426b8d2c0e61f93a75848ce0b7d16f2a9350c84e7b1d96a2f3e"))
            .Add(new TransferResponse(bank.Transfer, checking, bank.Overdraft, 10.00m, "EUR", TransferStatus.Completed, null, Moved,
                Moved.AddMilliseconds(4), 3, 1, null));
        AddOutgoing(examples, bank);
    }

    private static void AddOutgoing(ApiExamples examples, DemoBank bank)
    {
        var (checking, deposit, types) = (bank.Checking, bank.Deposit, (string[])["BankAccountTransactionRecordedV2"]);
        var (stream, eventId) = (StreamNames.OfAccount(checking), DerivedIds.Event(deposit, "transaction"));
        var told = new FeedItem(eventId, stream, checking, bank.Owner, 1, types[0], Moved, EventOf(deposit));
        examples
            .Add(told)
            .Add(new FeedPage([told], "NwiaBzXuOcYcmwq9CaKLKwQ"))
            .Add(new WebhookResponse(bank.Webhook, Receiver, types, checking, null, WebhookStatus.Active, null, null, Moved))
            .Add(new RegisteredWebhookResponse(
                bank.Webhook, Receiver, "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", types, checking, null, WebhookStatus.Active, null,
                null, Moved))
            .Add(new DeliveryResponse(
                DerivedIds.Delivery(bank.Webhook, eventId), bank.Webhook, eventId, types[0], stream, checking, 1,
                DeliveryStatus.Delivered, 1, Moved, Moved, null, Moved.AddMilliseconds(20), 200, null));
    }

    private static void AddFigures(ApiExamples examples, DemoBank bank)
    {
        var figures = new CurrencyFigures(
            new(Opened, Moved), "EUR", 1, 25.00m, 25.00m, 1, 0, 25.00m, 0.00m, 25.00m, null, [new(new DateOnly(2026, 2, 10), 1, 25.00m)]);
        var stream = StreamNames.OfAccount(bank.Checking);
        examples
            .Add(figures)
            .Add(new AllCurrencies([figures]))
            .Add(new StreamResponse(stream, 2, Opened, Moved, 10, 1))
            .Add(new StaleStreamResponse(bank.Checking, stream, Moved, 31))
            .Add(new ProjectionsResponse(
                [new(ProjectionCatalogue.Views, "banking-api-v1", ProjectionStatus.Running, 41, 41, null, 0, 0, 0, [], null, null)]))
            .Add(new ReplayResponse(ProjectionCatalogue.Views, 0))
            .Add(new RebuildResponse(ProjectionCatalogue.Views, ProjectionStatus.Rebuilding));
    }

    private static StoredJson EventOf(Guid transactionId) => new(JsonSerializer.SerializeToUtf8Bytes(
        new BankAccountTransactionRecorded(
            transactionId, TransactionType.Deposit, Direction.Credit, 25.00m, 1025.00m, "Cash", null, null, null,
            0x6657e2ea433f8725, Moved, Moved),
        EventJson.Default.BankAccountTransactionRecorded));

    private static string Text(Guid id) => id.ToString("D");
}
