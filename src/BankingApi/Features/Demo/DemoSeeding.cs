using BankingApi.Features.Accounts;
using BankingApi.Features.Holds;
using BankingApi.Features.Owners;
using BankingApi.Features.Webhooks;
using MediatR;

namespace BankingApi.Features.Demo;

/// <summary>Gives a fresh event store the owner and the accounts that the examples name, through the ordinary commands. Registered in
/// Development only. Every command has a key, so that a start that was cut short is completed by the next one, and nothing is there
/// twice.</summary>
internal sealed partial class DemoSeeding(
    IMediator mediator, IEventStore events, OwnerRepository owners, IOptions<DemoOptions> options, TimeProvider clock,
    ILogger<DemoSeeding> logger) : IHostedService
{
    /// <summary>A demo is no reason to keep a start waiting for a store that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Seed) return;
        try
        {
            await Seed(DemoBank.Seeded, cancellationToken).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSeeded(failure.Message, failure);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Seed(DemoBank bank, CancellationToken cancellationToken)
    {
        if (await IsInUse(bank, cancellationToken)) return;
        await Send(new RegisterOwner(Caller.Service, new("Demo", "Owner", "demo@example.com"), bank.OwnerKey), cancellationToken);
        await Send(
            new RegisterOwner(Caller.Service, new("Former", "Customer", "former@example.com"), bank.ErasableOwnerKey), cancellationToken);
        await Send(Open(bank, bank.CheckingKey, AccountType.Checking, "1000.00", "0.00"), cancellationToken);
        await Send(Open(bank, bank.OverdraftKey, AccountType.Checking, "250.00", "500.00"), cancellationToken);
        await Send(Open(bank, bank.EmptyKey, AccountType.Savings, "0.00", "0.00"), cancellationToken);
        await Send(
            new PlaceHold(
                Caller.Service, bank.Overdraft, new(new MoneyText("50.00"), "EUR", "Hire car"),
                new CommandHeaders(bank.VoidableHoldKey, null)), cancellationToken);
        foreach (var key in (string[])[bank.WebhookKey, bank.RemovableWebhookKey])
            await Send(
                new RegisterWebhook(Caller.Service, new(DemoExamples.Receiver, ["BankAccountClosedV1"], bank.Empty), key),
                cancellationToken);
        LogSeeded(bank.Owner);
    }

    /// <summary>Whether somebody else's events are there; a store that begins with the demo owner is ours to complete.</summary>
    private async Task<bool> IsInUse(DemoBank bank, CancellationToken cancellationToken)
    {
        var first = await events.ReadAll(-1, 1, StreamNames.Prefixes, cancellationToken);
        return first.Events.Count > 0 && await owners.Find(Caller.Service, bank.Owner, cancellationToken) is null;
    }

    private static OpenAccount Open(DemoBank bank, string key, AccountType type, string balance, string limit)
        => new(Caller.Service, new(bank.Owner, type, "EUR", new MoneyText(balance), new MoneyText(limit)), new CommandHeaders(key, null));

    private async Task Send<T>(MediatR.IRequest<Result<T>> command, CancellationToken cancellationToken)
    {
        if ((await mediator.Send(command, cancellationToken)).Failed(out var problem, out _))
            throw new InvalidOperationException(problem.Detail);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Development: demo owner {OwnerId} and three accounts are there, for the examples of /swagger")]
    private partial void LogSeeded(Guid ownerId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Development: the demo owner could not be seeded: {Reason}")]
    private partial void LogNotSeeded(string reason, Exception failure);
}
