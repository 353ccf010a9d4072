using System.Text.Json;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>status</c>.</summary>
public class StatusInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("The task id, or a ticket's id")]
    public string Task { get; set; } = "";
}

/// <summary>Prints the status of a task as JSON, as <c>GET /status/{task_id}</c> does.</summary>
[Description("Show how far a task is, as JSON", Name = "status")]
public class StatusCommand : JasperFxAsyncCommand<StatusInput>
{
    /// <summary>For people to read.</summary>
    public static readonly JsonSerializerOptions Indented = new(JsonStyle.Answers) { WriteIndented = true };

    public override async Task<bool> Execute(StatusInput input)
    {
        if (!Guid.TryParse(input.Task, out var task))
            return Terminal.Refuse($"'{input.Task}' is not a task id.");
        using var host = input.HostBuilder.Build();
        var status = await GetStatusEndpoint.FindAsync(
            task,
            host.Services.GetRequiredService<Jobs>(),
            host.Services.GetRequiredService<TicketReader>(),
            CancellationToken.None
        );
        if (status is null)
            return Terminal.Refuse($"There is no task {input.Task}.");
        Console.WriteLine(JsonSerializer.Serialize(status, Indented));
        return true;
    }
}
