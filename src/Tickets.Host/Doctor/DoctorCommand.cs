using System.Runtime.CompilerServices;
using JasperFx.CommandLine;
using Spectre.Console;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Arguments of <c>doctor</c>.</summary>
public sealed record DoctorInput
{
    [Description("Print what was found as JSON")]
    public bool JsonFlag { get; set; }
}

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Verdict">The worst of all.</param>
/// <param name="Findings">What was found.</param>
public sealed record Diagnosis(Verdict Verdict, IReadOnlyList<Finding> Findings);

/// <summary>
/// Looks at the servers, the tables, the queues, the models and the work, and says what is wrong and how to mend it. It
/// changes nothing. Exit code 1 if something does not work.
/// </summary>
[Description("Say what is wrong, and how to mend it", Name = "doctor")]
public sealed class DoctorCommand(
    PostgresExamination postgres,
    IEnumerable<IExamination> examinations,
    ServerProbe servers
) : Utility<DoctorInput>
{
    protected override async Task RunAsync(DoctorInput input, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        await foreach (var finding in ExamineAsync(cancellation))
        {
            findings.Add(finding);
            if (!input.JsonFlag)
                Print(finding);
        }

        var worst = findings.Max(finding => finding.Verdict);
        if (input.JsonFlag)
            Terminal.Print(new Diagnosis(worst, findings));
        else
            AnsiConsole.WriteLine(Summary(findings));
        Environment.ExitCode = worst == Verdict.Fault ? ExitCodes.Failed : 0;
    }

    private async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var hasTables = true;
        await foreach (var finding in GuardedAsync(postgres, cancellation))
        {
            hasTables &= finding.Verdict != Verdict.Fault;
            yield return finding;
        }

        foreach (var examination in examinations.Where(examination => hasTables || !examination.NeedsTables))
            await foreach (var finding in GuardedAsync(examination, cancellation))
                yield return finding;
        if (!hasTables)
            yield return Finding.Warning(
                "doctor.incomplete",
                "What is in PostgreSQL was not looked at: the work, dead letters, webhooks, keys, the model in use.",
                "Mend PostgreSQL first, then run ./tickets doctor again."
            );
    }

    // One that fails says so, and the others go on.
    private async IAsyncEnumerable<Finding> GuardedAsync(
        IExamination examination,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var findings = examination.RunAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            Finding? failure = null;
            try
            {
                if (!await findings.MoveNextAsync())
                    yield break;
            }
            catch (Exception failed) when (!cancellation.IsCancellationRequested)
            {
                failure = Finding.Fault(
                    $"doctor.{examination.GetType().Name}",
                    Outage.Is(failed) ? servers.Explain(failed) : $"It could not be looked at: {ServerProbe.Innermost(failed)}",
                    "Mend what the other lines say, then run ./tickets doctor again."
                );
            }

            yield return failure ?? findings.Current;
            if (failure is not null)
                yield break;
        }
    }

    private static void Print(Finding finding)
    {
        var (colour, word) = finding.Verdict switch
        {
            Verdict.Ok => ("green", "ok     "),
            Verdict.Warning => ("yellow", "warning"),
            _ => ("red", "fault  "),
        };
        AnsiConsole.MarkupLine($"[{colour}]{word}[/]  {finding.Sentence.EscapeMarkup()}");
        if (finding.Remedy is { } remedy)
            AnsiConsole.MarkupLine($"         [grey]{remedy.EscapeMarkup()}[/]");
    }

    private static string Summary(List<Finding> findings)
    {
        var counts = findings.CountBy(finding => finding.Verdict).ToDictionary();
        var (warnings, faults) = (counts.GetValueOrDefault(Verdict.Warning), counts.GetValueOrDefault(Verdict.Fault));
        return (warnings, faults) == (0, 0)
            ? $"{findings.Count} things were looked at, and all are well."
            : $"{findings.Count} things were looked at: {Count(faults, "fault")}, {Count(warnings, "warning")}.";
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
