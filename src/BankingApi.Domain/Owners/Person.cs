namespace BankingApi.Domain.Owners;

/// <summary>Who an owner is: what is sealed in the log, and can be forgotten.</summary>
/// <param name="FirstName">1 to 100 characters.</param>
/// <param name="LastName">1 to 100 characters.</param>
/// <param name="Email">3 to 254 characters with an at sign; not unique.</param>
public sealed record Person(string FirstName, string LastName, string Email)
{
    public string FullName => $"{FirstName} {LastName}";

    // Wherever it is printed, into a log or a message, it says nothing.
    public override string ToString() => nameof(Person);
}
