namespace BankingApi.IntegrationTests.Processes;

/// <summary>One client of a <see cref="MixedLoad"/>:
/// a request at a time, and after an outage first the one that was cut off, with the same key.</summary>
internal sealed class LoadClient(MixedLoad load, int number, Random random)
{
    private Operation? _unanswered;
    private int _sent;

    public List<Operation> Answered { get; } = [];

    public List<Operation> Uncertain { get; } = [];

    /// <summary>Runs until the service is gone, or until it is told to stop.</summary>
    public async Task RunUntilGone(BankClient bank, Action answered, CancellationToken stop = default)
    {
        await Task.Yield();
        try
        {
            while (!stop.IsCancellationRequested)
            {
                _unanswered ??= load.Next($"client-{number}-{++_sent}", random);
                if (await Send(bank)) answered();
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            if (_unanswered is { Key: null } withoutKey)
            {
                Uncertain.Add(withoutKey);
                _unanswered = null;
            }
        }
    }

    public async Task Settle(BankClient bank)
    {
        while (_unanswered is not null) await Send(bank);
    }

    /// <returns>False where a store was away: what it became is unknown, and is asked again with the same key, or never known.</returns>
    private async Task<bool> Send(BankClient bank)
    {
        var operation = _unanswered!;
        var answer = await bank.Send(operation.Method, operation.Path, operation.Body, operation.Key);
        if (answer.Status == 503 && load.BearsOutages)
        {
            load.Outage();
            if (operation.Key is not null) return false;
            Uncertain.Add(operation);
            _unanswered = null;
            return false;
        }
        operation.Answer = answer;
        Answered.Add(operation);
        _unanswered = null;
        if (answer.Status is 400 or 422)
        {
            Assert.Contains(answer.Json.Text("code"), operation.Refusals);
            return true;
        }
        // A transfer may be carried on in the background.
        if (operation.ToAccountId is null || answer.Status != 202)
            answer.Expect(operation.Method == HttpMethod.Put || operation.Path.EndsWith("/void", StringComparison.Ordinal) ? 200 : 201);
        load.Remember(operation);
        return true;
    }
}
