using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What <c>dead-letters</c> does.</summary>
public enum DeadLettersVerb
{
    /// <summary>Shows them.</summary>
    List,

    /// <summary>Counts them by what they are and why they failed.</summary>
    Count,

    /// <summary>Sends them again.</summary>
    [Changes]
    Replay,

    /// <summary>Takes them off the list.</summary>
    [Changes]
    Discard,
}

/// <summary>Arguments of <c>dead-letters</c>.</summary>
public sealed record DeadLettersInput
{
    [Description("list shows them, count counts them by cause, replay sends them again, discard takes them off the list")]
    public DeadLettersVerb Action { get; set; }

    [Description("Only this one")]
    public Guid? IdFlag { get; set; }

    [Description("Only ticket or only message")]
    public string? KindFlag { get; set; }

    [Description("Only messages of exactly this type")]
    public string? MessageTypeFlag { get; set; }

    [Description("Only those with exactly this exception, as count shows it")]
    public string? ExceptionFlag { get; set; }

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

    [Description("Why, for the record")]
    public string? NoteFlag { get; set; }
}

/// <summary>Lists, replays or discards failed tickets and messages, as <c>/dead-letters</c> does.</summary>
[Description("List, replay or discard failed tickets and messages", Name = "dead-letters")]
public sealed class DeadLettersCommand(DeadLetters letters, DeadLetterActions actions, IMessageSender sending) : Utility<DeadLettersInput>
{
    protected override string Stopped => "Stopped. What was sent again, or taken off the list, stays so.";

    protected override async Task RunAsync(DeadLettersInput input, CancellationToken cancellation)
    {
        var request = Read(input);
        var by = request.By ?? Terminal.User;
        if (input.DryRunFlag)
        {
            Console.WriteLine(await letters.CountAsync(request.Selection, cancellation));
            return;
        }

        switch (input.Action)
        {
            case DeadLettersVerb.List:
                foreach (var letter in await letters.ListAsync(request.Selection, after: null, input.LimitFlag, cancellation))
                    Terminal.PrintLine(letter);
                break;
            case DeadLettersVerb.Count:
                Terminal.Print(await letters.CountGroupsAsync(request.Selection, cancellation));
                break;
            case DeadLettersVerb.Discard:
                Console.WriteLine((await actions.DiscardAsync(request.Selection, by, request.Note, cancellation)).Count);
                break;
            case DeadLettersVerb.Replay:
                await using (await sending.BeginAsync(cancellation))
                    Console.WriteLine((await actions.ReplayAsync(request.Selection, by, request.Note, cancellation)).Count);
                break;
        }
    }

    private static DeadLetterRequest Read(DeadLettersInput input)
    {
        var request = new DeadLetterRequest
        {
            Ids = input.IdFlag is { } id ? [id] : null,
            Kind = input.KindFlag,
            MessageType = input.MessageTypeFlag,
            Exception = input.ExceptionFlag,
            Reason = input.ReasonFlag,
            All = input.AllFlag,
            By = input.ByFlag,
            Note = input.NoteFlag,
        };
        if (input.LimitFlag < 1)
            throw new RefusedException("--limit must be from 1 on.");
        if (input.Action is DeadLettersVerb.Replay or DeadLettersVerb.Discard && !request.SaysWhich)
            throw new RefusedException(
                $"{EnumNames.Of(input.Action)} needs one of --id, --all, and a filter: --kind, --message-type, --exception, --reason."
            );
        var problems = request.Check();
        return problems.Any ? throw new RefusedException($"--{problems}") : request;
    }
}
