namespace Tickets.SharedKernel;

/// <summary>
/// A route that takes a file: it takes as long as it takes, and has the place of a request that brings tickets in.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UploadAttribute : Attribute;
