using System.Diagnostics;

namespace Tickets.Bench;

/// <summary>Cold start of ours: from the start of a host's process to its first 202, asked for every 20 ms.</summary>
internal sealed class Start(Lab lab) : IMeasurement
{
    public const string First = "s to the first 202";

    public string Name => "start";

    public IReadOnlyList<string> Targets { get; } = [Target.Ours];

    public async Task<Sample> RunAsync(string target)
    {
        await lab.Product.ResetAsync();
        var address = Service.FreeAddress();
        var body = File.ReadLines(lab.Bodies).First();
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        await using var host = Ours.StartHost(lab.Options, address, 0);
        var meter = Meter.Start(lab.Options, [host.Process.Id]);
        while (!await IsAcceptedAsync())
        {
            host.MustRun();
            await Task.Delay(20);
        }
        var seconds = watch.Elapsed.TotalSeconds;
        return new Sample([new(First, seconds)], await meter.StopAsync(1));

        async Task<bool> IsAcceptedAsync()
        {
            try
            {
                using var content = new StringContent(body, null, "application/json");
                using var answer = await client.PostAsync(new Uri(address, "/requests"), content);
                return answer.StatusCode == System.Net.HttpStatusCode.Accepted;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
