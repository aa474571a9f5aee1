using BankingApi.GeneratedClient.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace BankingApi.GeneratedClient.Tests;

/// <summary>What a generator makes of the OpenAPI document works against the service: paths, bodies, headers, answers, problems.</summary>
public sealed class GeneratedClientTests : IClassFixture<ServiceInDevelopment>, IDisposable
{
    private readonly HttpClientRequestAdapter _adapter;
    private readonly BankingClient _client;

    public GeneratedClientTests(ServiceInDevelopment service)
    {
        var http = service.CreateClient();
        _adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http)
        { BaseUrl = http.BaseAddress!.ToString().TrimEnd('/') };
        _client = new BankingClient(_adapter);
    }

    public void Dispose() => _adapter.Dispose();

    [Fact]
    public async Task An_owner_opens_an_account_and_deposits_once_whatever_is_sent_twice()
    {
        var account = await OpenAccount("100.00");
        Assert.Equal((AccountStatus.ACTIVE, AccountType.SAVINGS, "100.00"), (account.Status, account.AccountType, account.Balance));
        Assert.Null(account.LargestTransaction);

        var first = await Record(account, RecordTransactionBody_type.DEPOSIT, new PositiveAmount { String = "25.50" }, "deposit");
        var again = await Record(account, RecordTransactionBody_type.DEPOSIT, new PositiveAmount { Double = 25.5 }, "deposit");
        Assert.Equal((TransactionType.DEPOSIT, Direction.CREDIT, "125.50"), (first.Type, first.Direction, first.BalanceAfter));
        Assert.Equal(first.TransactionId, again.TransactionId);

        var balance = await _client.Api.V1.Accounts[account.Id!.Value].Balance.GetAsync();
        Assert.Equal(("125.50", "EUR", 1L), (balance!.BalanceProp, balance.Currency, balance.Revision));
    }

    [Fact]
    public async Task Lists_and_histories_come_with_their_types()
    {
        var account = await OpenAccount("7.00");
        var id = account.Id!.Value;

        var seen = await _client.Api.V1.Accounts[id].GetAsync(request => request.QueryParameters.MinRevision = account.Revision);
        var history = await _client.Api.V1.Accounts[id].History.GetAsync(request => request.QueryParameters.Limit = 10);
        var days = await _client.Api.V1.Analytics.Transactions.GetAsync(request =>
        {
            (request.QueryParameters.From, request.QueryParameters.To) = ("2020-01-01", "2020-01-31");
            request.QueryParameters.Currency = "EUR";
        });

        Assert.Equal(account.StreamId, seen!.StreamId);
        var opening = Assert.Single(history!.Items!);
        Assert.Equal((0L, null, "7.00"), (opening.Revision, opening.BalanceBefore, opening.BalanceAfter));
        Assert.NotEmpty(opening.Data!.AdditionalData);
        Assert.Equal(0, days!.CurrencyFigures!.TotalTransactions);
        Assert.Null(days.CurrencyFigures.AverageTransaction);
    }

    [Fact]
    public async Task A_refusal_is_a_typed_problem()
    {
        var account = await OpenAccount("1.00");

        var problem = await Assert.ThrowsAsync<Problem>(
            () => Record(account, RecordTransactionBody_type.WITHDRAWAL, new PositiveAmount { String = "1000.00" }, "too-much"));

        Assert.Equal((422, 422, Problem_code.InsufficientFunds), (problem.ResponseStatusCode, problem.Status, problem.Code));
        Assert.Equal(problem.Detail, problem.Message);
        Assert.NotEmpty(problem.Message);
    }

    [Fact]
    public async Task A_body_that_is_not_valid_is_a_typed_problem_that_names_the_field()
    {
        var problem = await Assert.ThrowsAsync<Problem>(
            () => _client.Api.V1.Owners.PostAsync(new RegisterOwnerBody { FirstName = "Ada", LastName = "L", Email = "nowhere" }));

        Assert.Equal((400, Problem_code.ValidationFailed), (problem.ResponseStatusCode, problem.Code));
        Assert.Equal(["email"], problem.Errors!.AdditionalData.Keys);
    }

    private async Task<Account> OpenAccount(string initialBalance)
    {
        var owner = await _client.Api.V1.Owners.PostAsync(
            new RegisterOwnerBody { FirstName = "Ada", LastName = "Lovelace", Email = "ada@example.com" });
        var body = new OpenAccountBody
        {
            OwnerId = owner!.Id,
            AccountType = AccountType.SAVINGS,
            Currency = "EUR",
            InitialBalance = new Amount { String = initialBalance },
        };
        return (await _client.Api.V1.Accounts.PostAsync(body))!;
    }

    private async Task<Transaction> Record(Account account, RecordTransactionBody_type type, PositiveAmount amount, string key)
    {
        var body = new RecordTransactionBody { Type = type, Amount = amount };
        return (await _client.Api.V1.Accounts[account.Id!.Value].Transactions.PostAsync(
            body, request => request.Headers.Add("Idempotency-Key", key)))!;
    }
}
