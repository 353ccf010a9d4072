using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>erase</c>.</summary>
public sealed record EraseInput
{
    [Description("Whose tickets, as it was given with them")]
    public string? RequesterFlag { get; set; }

    [Description("Only this ticket")]
    public Guid? IdFlag { get; set; }

    [Description("Only count")]
    public bool DryRunFlag { get; set; }
}

/// <summary>Erases a ticket, or all of a requester, as <c>POST /erasures</c> does, and prints the receipt as JSON.</summary>
[Changes(IsPersonal = true)]
[Description("Erase a ticket, or all tickets of a requester, everywhere", Name = "erase")]
public sealed class EraseCommand(Erasure erasure) : Utility<EraseInput>
{
    protected override string Stopped => "Stopped. What was erased is gone; the same command erases the rest.";

    protected override async Task RunAsync(EraseInput input, CancellationToken cancellation) =>
        Terminal.Print(
            input switch
            {
                { RequesterFlag: { } requester, IdFlag: null } when !string.IsNullOrWhiteSpace(requester) =>
                    await erasure.EraseRequesterAsync(requester, input.DryRunFlag, cancellation),
                { RequesterFlag: null, IdFlag: { } id } => await erasure.EraseAsync([id], input.DryRunFlag, cancellation),
                _ => throw new RefusedException("erase needs one of --requester and --id."),
            }
        );
}
