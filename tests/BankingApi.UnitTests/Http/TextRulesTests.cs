using BankingApi.Http;
using BankingApi.Http.Problems;
using BankingApi.Http.Validation;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.UnitTests.Http;

public sealed class TextRulesTests
{
    [Theory]
    [InlineData("Anna", true)]
    [InlineData("  Anna  ", true)]
    [InlineData("Żółć 😀", true)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData(null, false)]
    [InlineData("An\u0000na", false)]
    [InlineData("An\nna", false)]
    [InlineData("An\u007fna", false)]
    [InlineData("An\u0085na", false)]
    [InlineData("An\u2028na", false)]
    [InlineData("Anna\u0007", false)]
    public void A_name_is_some_text_without_control_characters(string? text, bool valid)
        => Assert.Equal(valid, Texts.Fault(text, 1, 100) is null);

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        // Not theory data: test runners cannot pass such texts on.
        Assert.NotNull(Texts.Fault("An\ud800na", 1, 100));
        Assert.NotNull(Texts.Fault("Anna\udc00", 1, 100));
    }

    [Fact]
    public void Lengths_are_counted_in_characters_once_trimmed()
    {
        Assert.Null(Texts.Fault("  " + new string('a', 100) + "  ", 1, 100));
        Assert.NotNull(Texts.Fault(new string('a', 101), 1, 100));
        Assert.Null(Texts.Fault(string.Concat(Enumerable.Repeat("😀", 100)), 1, 100));
        Assert.NotNull(Texts.Fault(string.Concat(Enumerable.Repeat("😀", 101)), 1, 100));
    }

    [Theory]
    [InlineData("a@b", true)]
    [InlineData(" a@b ", true)]
    [InlineData("anna@example.org", true)]
    [InlineData("@b", false)]
    [InlineData("@ab", false)]
    [InlineData("ab@", false)]
    [InlineData("@@", false)]
    [InlineData("abc", false)]
    [InlineData("a\n@b", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_email_has_an_at(string? text, bool valid) => Assert.Equal(valid, Texts.EmailFault(text) is null);

    [Fact]
    public void An_email_has_at_most_254_characters()
    {
        Assert.Null(Texts.EmailFault(new string('a', 252) + "@b"));
        Assert.NotNull(Texts.EmailFault(new string('a', 253) + "@b"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" \t ", null)]
    [InlineData(" rent ", "rent")]
    public void A_blank_text_is_null(string? text, string? clean) => Assert.Equal(clean, Texts.Clean(text));

    [Fact]
    public void The_rules_name_their_fields_in_camel_case()
    {
        new ServiceCollection().AddBankingHttp();
        var failures = new FormValidator().Validate(new Form("", "nobody", new string('d', 201), null, new string('r', 201))).Errors;

        var problem = Problem.Validation(failures);

        Assert.Equal(["description", "email", "firstName", "optionalReason", "reason"], problem.Errors!.Keys.Order());
        Assert.Equal(["Is required."], problem.Errors["firstName"]);
        Assert.True(new FormValidator().Validate(new Form("A", "a@b", null, "r", null)).IsValid);
    }

    private sealed record Form(string FirstName, string Email, string? Description, string? Reason, string? OptionalReason);

    private sealed class FormValidator : AbstractValidator<Form>
    {
        public FormValidator()
        {
            RuleFor(form => form.FirstName).Name();
            RuleFor(form => form.Email).Email();
            RuleFor(form => form.Description).Description();
            RuleFor(form => form.Reason).Reason();
            RuleFor(form => form.OptionalReason).OptionalReason();
        }
    }
}
