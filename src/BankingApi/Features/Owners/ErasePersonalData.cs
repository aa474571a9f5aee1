using BankingApi.Domain.Owners;
using BankingApi.Privacy;

namespace BankingApi.Features.Owners;

/// <param name="Reason">1 to 200 characters.</param>
public sealed record ErasePersonalDataBody(string? Reason = null);

/// <summary>Forgets who an owner is, for ever.</summary>
public sealed record ErasePersonalData(Caller Caller, Guid OwnerId, ErasePersonalDataBody Body) : ICommand<CommandResult<OwnerResponse>>;

internal sealed class ErasePersonalDataValidator : AbstractValidator<ErasePersonalData>
{
    public ErasePersonalDataValidator() => RuleFor(x => x.Body.Reason).Reason();
}

internal sealed class ErasePersonalDataHandler(
    OwnerRepository owners, OwnersAccounts accounts, OwnerErasure erasure, OwnerTurns turns, PrivacyMetrics metrics,
    TimeProvider clock)
    : ICommandHandler<ErasePersonalData, CommandResult<OwnerResponse>>
{
    public async Task<Result<CommandResult<OwnerResponse>>> Handle(ErasePersonalData command, CancellationToken cancellationToken)
    {
        using var turn = await turns.ToErase(command.OwnerId);
        if (await Find(command, cancellationToken) is not { } found) return Problem.Of(ProblemCodes.OwnerNotFound);
        // One that was begun before is only completed: its accounts were closed then.
        if (found.ErasedAt is null)
        {
            if ((await accounts.AreOpen(command.OwnerId, cancellationToken)).Failed(out var problem, out var areOpen)) return problem;
            if (areOpen) return OwnerRefusals.HasOpenAccounts;
        }
        var erased = await erasure.Run(
            command.OwnerId, new(clock.GetInstant(), command.Caller.Actor, Texts.Clean(command.Body.Reason)!), cancellationToken);
        metrics.Erased();
        return new CommandResult<OwnerResponse>(OwnerResponse.Of(erased!.Owner), erased.Owner.Revision, Replayed: false);
    }

    private async ValueTask<(Guid Id, DateTimeOffset? ErasedAt)?> Find(ErasePersonalData command, CancellationToken cancellationToken)
    {
        try
        {
            return await owners.Find(command.Caller, command.OwnerId, cancellationToken) is { Owner: var owner }
                ? (owner.Id, owner.ErasedAt) : null;
        }
        catch (UnreadableEventException e) when (e.InnerException is OwnerKeyMissingException)
        {
            // Who has lost a key can still have it erased.
            return (command.OwnerId, null);
        }
    }
}
