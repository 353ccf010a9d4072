namespace Tickets.SharedKernel;

/// <summary>A header of an answer, for the description of the API; a 202 and a 503 have theirs without it.</summary>
/// <param name="status">The status of the answer.</param>
/// <param name="name">The header.</param>
/// <param name="description">What it means.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ResponseHeaderAttribute(int status, string name, string description) : Attribute
{
    /// <summary>The status.</summary>
    public int Status => status;

    /// <summary>The header.</summary>
    public string Name => name;

    /// <summary>What it means.</summary>
    public string Description => description;
}
