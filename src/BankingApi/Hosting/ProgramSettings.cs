namespace BankingApi.Hosting;

internal static class ProgramSettings
{
    /// <summary>With the settings of the program: <c>appsettings.json</c>, which lies beside it, wherever it is started from; the
    /// environment; the command line; files with secrets.</summary>
    public static WebApplicationBuilder Builder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddSecretFiles();
        return builder;
    }
}
