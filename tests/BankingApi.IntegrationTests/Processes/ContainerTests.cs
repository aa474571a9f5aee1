namespace BankingApi.IntegrationTests.Processes;

/// <summary>What the image counts on: a health check without a shell, and settings from files.</summary>
public sealed class ContainerTests
{
    [Fact]
    public async Task The_health_check_tells_a_ready_service_from_one_that_is_not_there()
    {
        using var folder = new DataFolder();
        Uri address;
        await using (var service = await ServiceProcess.Start(folder))
        {
            address = service.Address;
            Assert.Equal(0, (await ServiceProcess.RunToExit("--health-check", new Uri(address, "/health/ready").ToString())).Code);
            var wrong = await ServiceProcess.RunToExit("--health-check", new Uri(address, "/health/nothing").ToString());
            Assert.Equal(1, wrong.Code);
            Assert.StartsWith("404 ", wrong.Errors, StringComparison.Ordinal);
        }
        Assert.Equal(1, (await ServiceProcess.RunToExit("--health-check", new Uri(address, "/health/ready").ToString())).Code);
        Assert.Equal(1, (await ServiceProcess.RunToExit("--health-check", "nowhere")).Code);
    }

    [Fact]
    public async Task A_setting_in_a_file_wins()
    {
        using var folder = new DataFolder();
        var secrets = Directory.CreateDirectory(folder.File("secrets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "ReadStore__Provider"), "Oracle\n");
        var exit = await ServiceProcess.RunToExit(
            $"--Embedded:DataDirectory={folder.Path}", "--Urls=http://127.0.0.1:0", "--ReadStore:Provider=Embedded",
            $"--Secrets:Directory={secrets}");
        Assert.Equal(1, exit.Code);
        Assert.Contains("The setting ReadStore:Provider must be", exit.Errors, StringComparison.Ordinal);
    }
}
