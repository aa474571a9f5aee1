using BankingApi.Deliveries;
using BankingApi.Evidence;
using BankingApi.Features;
using BankingApi.Features.Demo;
using BankingApi.Features.Health;
using BankingApi.Http;
using BankingApi.Http.Limits;
using BankingApi.Http.OpenApi;
using BankingApi.Privacy;
using BankingApi.Projections;
using BankingApi.Subscriptions;
using BankingApi.Telemetry;

if (args is [HealthProbe.Verb, var url]) return await HealthProbe.Run(url);
if (EvidenceRequest.IsOne(args)) return await EvidenceVerbs.Run(args);
if (args is [RotateKeysVerb.Verb, .. var settings]) return await RotateKeysVerb.Run(settings);
try
{
    var builder = ProgramSettings.Builder(args);
    builder.AddLogging();
    builder.Services.AddEventStore(builder.Configuration);
    builder.Services.AddReadModel(builder.Configuration);
    builder.Services.AddPrivacy(builder.Configuration, builder.Environment);
    builder.Services.AddDeliveries(builder.Configuration);
    builder.Services.AddWriteModel();
    builder.Services.AddSubscriptions();
    builder.Services.AddProjections();
    builder.Services.AddPipeline();
    builder.Services.AddFeatures();
    builder.Services.AddDemo(builder.Environment);
    builder.AddSecurity();
    builder.Services.AddRateLimits();
    builder.Services.AddBankingHttp();
    builder.Services.AddHealth();
    builder.Services.AddTelemetry(builder.Configuration);
    builder.Services.AddOpenApi();

    var app = builder.Build();
    app.UseRequestLog();
    app.UseBankingHttp();
    app.UseOverloadLimit();
    app.UseOpenApi();
    app.UseCallers();
    app.UseCallerLimit();
    app.UseAccess();
    app.MapHealth();
    app.MapMetrics();
    app.MapControllers();
    await app.RunToEnd();
    return 0;
}
catch (Exception failure) when (StartFailure.Explain(failure) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
