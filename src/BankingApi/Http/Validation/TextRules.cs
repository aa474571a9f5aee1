namespace BankingApi.Http.Validation;

/// <summary>The rules of free text, for validators: <c>RuleFor(x => x.FirstName).Name()</c>.</summary>
public static class TextRules
{
    private const string Fault = nameof(Fault);

    public static IRuleBuilderOptions<T, string?> Name<T>(this IRuleBuilder<T, string?> rule)
        => rule.Follows(text => Texts.Fault(text, TextLimits.MinName, TextLimits.MaxName));

    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilder<T, string?> rule) => rule.Follows(Texts.EmailFault);

    public static IRuleBuilderOptions<T, string?> Description<T>(this IRuleBuilder<T, string?> rule)
        => rule.Follows(text => Texts.Fault(text, 0, TextLimits.MaxDescription));

    public static IRuleBuilderOptions<T, string?> Reason<T>(this IRuleBuilder<T, string?> rule)
        => rule.Follows(text => Texts.Fault(text, TextLimits.MinReason, TextLimits.MaxReason));

    /// <summary>Where it may be left out.</summary>
    public static IRuleBuilderOptions<T, string?> OptionalReason<T>(this IRuleBuilder<T, string?> rule)
        => rule.Follows(text => Texts.Fault(text, 0, TextLimits.MaxReason));

    private static IRuleBuilderOptions<T, string?> Follows<T>(this IRuleBuilder<T, string?> rule, Func<string?, string?> faultOf)
        => rule.Must((_, text, context) =>
        {
            if (faultOf(text) is not { } fault) return true;
            context.MessageFormatter.AppendArgument(Fault, fault);
            return false;
        }).WithMessage($"{{{Fault}}}");
}
