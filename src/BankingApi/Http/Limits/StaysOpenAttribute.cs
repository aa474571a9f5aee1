using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace BankingApi.Http.Limits;

/// <summary>On an action whose requests last for as long as their clients like. They have a limit of their own, and take no place from
/// requests that come and go; how long they last says nothing of the service.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StaysOpenAttribute : Attribute, IDisableHttpMetricsMetadata;

internal static class LongRequests
{
    private static readonly object Mark = new();

    extension(HttpContext context)
    {
        public bool StaysOpen
            => context.GetEndpoint()?.Metadata.GetMetadata<StaysOpenAttribute>() is not null || context.Items.ContainsKey(Mark);

        /// <summary>This request of an action waits as its client wished, others do not.</summary>
        public void StayOpen()
        {
            context.Items[Mark] = Mark;
            if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics) metrics.MetricsDisabled = true;
        }
    }
}
