namespace Tickets.SharedKernel;

/// <summary>On a utility, or on what it may be asked to do: that changes something for others, and the audit says who did it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Field)]
public sealed class ChangesAttribute : Attribute
{
    /// <summary>Whether the arguments say whom it is about, so that the audit must not have them.</summary>
    public bool IsPersonal { get; init; }
}
