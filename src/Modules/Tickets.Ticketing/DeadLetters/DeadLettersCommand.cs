using System.Text.Json;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>dead-letters</c>.</summary>
public class DeadLettersInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("list shows them, replay sends them again, discard takes them off the list")]
    public string Action { get; set; } = "";

    [Description("Only this one")]
    public string? IdFlag { get; set; }

    [Description("Only ticket or only message")]
    public string? KindFlag { get; set; }

    [Description("Only those whose reason contains this")]
    public string? ReasonFlag { get; set; }

    [Description("All of them; replay and discard want it to be said")]
    public bool AllFlag { get; set; }

    [Description("Only count")]
    public bool DryRunFlag { get; set; }

    [Description("How many to list, from the greatest id on; default 50")]
    public int LimitFlag { get; set; } = 50;

    [Description("Who asks, for the record; default the user account")]
    public string? ByFlag { get; set; }
}

/// <summary>Lists, replays or discards failed tickets and messages, as <c>/dead-letters</c> does.</summary>
[Description("List, replay or discard failed tickets and messages", Name = "dead-letters")]
public class DeadLettersCommand : JasperFxAsyncCommand<DeadLettersInput>
{
    public override async Task<bool> Execute(DeadLettersInput input)
    {
        if (input.Action is not ("list" or "replay" or "discard"))
            return Terminal.Refuse($"'{input.Action}' is not list, replay or discard.");
        Guid id = default;
        if (input.IdFlag is not null && !Guid.TryParse(input.IdFlag, out id))
            return Terminal.Refuse($"'{input.IdFlag}' is not an id.");
        var request = new DeadLetterRequest
        {
            Ids = input.IdFlag is null ? null : [id],
            Kind = input.KindFlag,
            Reason = input.ReasonFlag,
            All = input.AllFlag,
            By = input.ByFlag,
        };
        if (input.LimitFlag < 1)
            return Terminal.Refuse("--limit must be from 1 on.");
        bool[] ways = [request.Ids is not null, (request.Kind ?? request.Reason) is not null, request.All];
        if (input.Action != "list" && ways.Count(way => way) != 1)
            return Terminal.Refuse($"{input.Action} needs one of --id, --all, and --kind or --reason (or both).");
        var problems = new Problems();
        request.Selection.Check(problems);
        problems.CheckBy(input.ByFlag);
        if (problems.Any)
            return Terminal.Refuse($"--{problems}");

        using var host = input.HostBuilder.Build();
        var letters = host.Services.GetRequiredService<DeadLetters>();
        if (input.DryRunFlag)
            Console.WriteLine(await letters.CountAsync(request.Selection, CancellationToken.None));
        else if (input.Action == "list")
            await ListAsync(letters, request.Selection, input.LimitFlag);
        else
            return await ActAsync(host, letters, request, input.Action);
        return true;
    }

    private static async Task ListAsync(DeadLetters letters, DeadLetterSelection selection, int limit)
    {
        foreach (var letter in await letters.ListAsync(selection, after: null, limit, CancellationToken.None))
            Console.WriteLine(JsonSerializer.Serialize(letter, JsonStyle.Answers));
    }

    private static async Task<bool> ActAsync(
        IHost host,
        DeadLetters letters,
        DeadLetterRequest request,
        string action
    )
    {
        var by = request.By ?? $"{Environment.UserName}@{Environment.MachineName}";
        using var stop = Terminal.StopOnCtrlC();
        try
        {
            if (action == "discard")
            {
                Console.WriteLine((await letters.DiscardAsync(request.Selection, by, stop.Token)).Count);
                return true;
            }

            await host.StartAsync(stop.Token); // sends, never listens
            Console.WriteLine((await letters.ReplayAsync(request.Selection, by, stop.Token)).Count);
            await host.StopAsync(CancellationToken.None);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Terminal.Stopped("Stopped. What was sent again, or taken off the list, stays so.");
        }
    }
}
