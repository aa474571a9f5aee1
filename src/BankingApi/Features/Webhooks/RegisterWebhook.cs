using System.Security.Cryptography;
using BankingApi.Domain.Webhooks;

namespace BankingApi.Features.Webhooks;

/// <summary>Where to post which events.</summary>
/// <param name="Url">https, and in the public network.</param>
/// <param name="EventTypes">As the history and the feed name them; all, when left out. A type's later versions count as the same.</param>
/// <param name="AccountId">Only what concerns this account.</param>
/// <param name="OwnerId">Only what concerns this owner, and this owner's accounts.</param>
public sealed record RegisterWebhookBody(
    string? Url = null, IReadOnlyList<string>? EventTypes = null, Guid? AccountId = null, Guid? OwnerId = null);

/// <summary>Has events posted to an address, from now on.</summary>
public sealed record RegisterWebhook(Caller Caller, RegisterWebhookBody Body, string? Key)
    : ICommand<CommandResult<RegisteredWebhookResponse>>;

internal sealed class RegisterWebhookValidator : AbstractValidator<RegisterWebhook>
{
    public RegisterWebhookValidator() => RuleFor(x => x.Body.Url).NotEmpty().WithMessage("Must name an address to post events to.");
}

internal sealed class RegisterWebhookHandler(
    WebhookRepository webhooks, WebhookDirectory directory, EndpointGuard guard, EventTypeRegistry types, OwnerRepository owners,
    AccountOwners accounts)
    : ICommandHandler<RegisterWebhook, CommandResult<RegisteredWebhookResponse>>
{
    /// <summary>Standard Webhooks asks for 24 to 64.</summary>
    private const int SecretBytes = 32;

    public async Task<Result<CommandResult<RegisteredWebhookResponse>>> Handle(
        RegisterWebhook command, CancellationToken cancellationToken)
    {
        var body = command.Body;
        var errors = new FieldErrors();
        var url = body.Url!.Trim();
        if (await guard.Judge(url, cancellationToken) is { } fault) errors.Add("url", fault);
        var wanted = Wanted(body.EventTypes, errors);
        if (errors.Any) return errors.ToProblem();
        if (body.AccountId is { } account && await accounts.Find(account, cancellationToken) is null)
            return CommandRefusals.AccountNotFound;
        if (body.OwnerId is { } owner && await owners.Find(command.Caller, owner, cancellationToken) is null)
            return Problem.Of(ProblemCodes.OwnerNotFound);
        var id = DerivedIds.Webhook(command.Caller.KeyScope, command.Key);
        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        var (registered, replayed, refusal) = await webhooks.Execute(
            command.Caller, id, (state, at) => Webhook.Register(state, id, url, secret, wanted, body.AccountId, body.OwnerId, at));
        if (refusal is not null) return refusal;
        // Before the answer: whatever happens after it is delivered.
        await directory.Save(registered!, cancellationToken);
        return new CommandResult<RegisteredWebhookResponse>(AsRegistered(registered!.Webhook), null, replayed);
    }

    private string? Wanted(IReadOnlyList<string>? names, FieldErrors errors)
    {
        if (names is null) return null;
        if (names.Count == 0) errors.Add("eventTypes", "Must name at least one type, or be left out for all.");
        if (!names.All(types.NamesOfTheBank.Contains))
            errors.Add("eventTypes", $"Must be some of: {string.Join(", ", types.NamesOfTheBank)}.");
        // In one order, so that two spellings of a request are one.
        return string.Join(',', names.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>A repeated request is answered as the first one was, whatever became of it since.</summary>
    private static RegisteredWebhookResponse AsRegistered(Webhook webhook) => new(
        webhook.Id, webhook.Url, webhook.Secret, webhook.EventTypes?.Split(','), webhook.AccountId, webhook.OwnerId,
        WebhookStatus.Active, null, null, webhook.CreatedAt);
}
