using BankingConsole.Api;
using BankingConsole.Shell;
using BankingConsole.SignIn;

if (args is [HealthProbe.Verb, var url]) return await HealthProbe.Run(url);
// The settings lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();
builder.Services.AddBankClient(builder.Configuration);
builder.Services.AddShell();
builder.AddSignIn();

var app = builder.Build();
app.UsePageSecurity();
app.UseNotFoundPage();
app.UseSignIn();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous();
app.MapGet("/health/live", () => "HEALTHY").AllowAnonymous();
app.MapPages();
app.MapSignIn();
await app.RunAsync();
return 0;
