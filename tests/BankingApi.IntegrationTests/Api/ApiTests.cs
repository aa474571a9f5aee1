namespace BankingApi.IntegrationTests.Api;

/// <summary>Tests of the contract as a client sees it, on whatever stack of stores.</summary>
public abstract class ApiTests<TStack>(TStack stack) : IClassFixture<TStack>
    where TStack : BankingApiFixture
{
    protected TStack Stack => stack;

    protected ApiClient Api => stack.Api;
}
