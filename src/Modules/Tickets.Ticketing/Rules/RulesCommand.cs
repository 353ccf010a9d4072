using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What <c>rules</c> does.</summary>
public enum RulesVerb
{
    /// <summary>Shows them.</summary>
    List,

    /// <summary>Replaces them by those of a file.</summary>
    [Changes]
    Set,

    /// <summary>Says what they would decide.</summary>
    Try,
}

/// <summary>Arguments of <c>rules</c>.</summary>
public sealed record RulesInput
{
    [Description("list; set replaces them by those of a file; try says what they would decide of the latest tickets")]
    public RulesVerb Action { get; set; }

    [Description("A file with {\"rules\": [...]}, or - for standard input; try takes those of the system without one")]
    public string? FileFlag { get; set; }

    [FlagAlias("subject", true)]
    [Description("The subject of a ticket to try them on")]
    public string? SubjectFlag { get; set; }

    [FlagAlias("body", true)]
    [Description("The text of it")]
    public string? BodyFlag { get; set; }

    [FlagAlias("source", true)]
    [Description("Where it comes from; default api")]
    public string? SourceFlag { get; set; }
}

/// <summary>Does what the routes below <c>/rules</c> do, and prints JSON.</summary>
[Description("List, replace or try the rules that decide before a model is asked", Name = "rules")]
public sealed class RulesCommand(RuleStore rules, RuleTrial trial, Limits limits, TimeProvider clock) : Utility<RulesInput>
{
    protected override async Task RunAsync(RulesInput input, CancellationToken cancellation)
    {
        switch (input.Action)
        {
            case RulesVerb.List:
                Terminal.PrintLine(await rules.ReadAsync(cancellation));
                return;
            case RulesVerb.Set:
                var request = await ReadAsync(input.FileFlag ?? throw new RefusedException("set needs --file."), cancellation);
                Terminal.PrintLine(await rules.WriteAsync(request, request.By ?? Terminal.User, cancellation));
                return;
            default:
                var tried = new TryRules(
                    input.FileFlag is { } file ? (await ReadAsync(file, cancellation)).Rules : null,
                    (input.SubjectFlag ?? input.BodyFlag ?? input.SourceFlag) is null
                        ? null
                        : new SubmitTicket(input.SubjectFlag, input.BodyFlag, null, input.SourceFlag)
                );
                tried.Check(limits, clock.GetUtcNow()).ThrowIfAny();
                Terminal.PrintLine(await trial.TryAsync(tried, cancellation));
                return;
        }
    }

    private async Task<RulesRequest> ReadAsync(string file, CancellationToken cancellation)
    {
        var most = limits.RequestBytes;
        await using var standard = file == InputFile.Standard ? Console.OpenStandardInput() : null;
        var bytes = standard is null
            ? await InputFile.ReadAsync(file, most, cancellation)
            : await InputFile.ReadAsync(standard, file, most, cancellation);
        return JsonBody.Parse<RulesRequest>(bytes);
    }
}
