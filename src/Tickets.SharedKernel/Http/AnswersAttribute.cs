namespace Tickets.SharedKernel;

/// <summary>The media types that a route answers with, if that is not JSON.</summary>
/// <param name="mediaTypes">The media types; which one it is, the request says.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnswersAttribute(params string[] mediaTypes) : Attribute
{
    /// <summary>The media types.</summary>
    public IReadOnlyList<string> MediaTypes => mediaTypes;
}
