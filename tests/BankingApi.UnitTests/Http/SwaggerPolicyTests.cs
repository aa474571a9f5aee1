using BankingApi.Http.OpenApi;

namespace BankingApi.UnitTests.Http;

public sealed class SwaggerPolicyTests
{
    [Fact]
    public void Swagger_UI_asks_this_service_and_whom_it_signs_in_at()
    {
        Assert.Contains("; connect-src 'self'; ", new SwaggerPolicy().ToString(), StringComparison.Ordinal);
        Assert.Contains("; connect-src 'self' https://login.example; ",
            new SwaggerPolicy { ConnectTo = { "https://login.example" } }.ToString(), StringComparison.Ordinal);
    }
}
