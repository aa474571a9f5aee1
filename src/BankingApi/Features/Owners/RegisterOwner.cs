using BankingApi.Domain.Owners;

namespace BankingApi.Features.Owners;

/// <summary>A person to register.</summary>
/// <param name="FirstName">1 to 100 characters.</param>
/// <param name="LastName">1 to 100 characters.</param>
/// <param name="Email">3 to 254 characters with an @; need not be unique.</param>
public sealed record RegisterOwnerBody(string? FirstName = null, string? LastName = null, string? Email = null);

/// <summary>Registers a person, who can open accounts at once.</summary>
public sealed record RegisterOwner(Caller Caller, RegisterOwnerBody Body, string? Key) : ICommand<CommandResult<OwnerResponse>>;

internal sealed class RegisterOwnerValidator : AbstractValidator<RegisterOwner>
{
    public RegisterOwnerValidator()
    {
        RuleFor(x => x.Body.FirstName).Name();
        RuleFor(x => x.Body.LastName).Name();
        RuleFor(x => x.Body.Email).Email();
    }
}

internal sealed class RegisterOwnerHandler(OwnerRepository owners) : ICommandHandler<RegisterOwner, CommandResult<OwnerResponse>>
{
    public async Task<Result<CommandResult<OwnerResponse>>> Handle(RegisterOwner command, CancellationToken cancellationToken)
    {
        var body = command.Body;
        var person = new Person(Texts.Clean(body.FirstName)!, Texts.Clean(body.LastName)!, Texts.Clean(body.Email)!);
        var (owner, replayed, refusal) = await owners.Register(
            command.Caller, DerivedIds.Owner(command.Caller.KeyScope, command.Key), person);
        if (refusal is not null) return refusal;
        return new CommandResult<OwnerResponse>(OwnerResponse.Of(owner!), owner!.Revision, replayed);
    }
}
