using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What is kept of the persons in tickets; the configuration section <c>Privacy</c>.</summary>
public sealed record PrivacySettings
{
    /// <summary>
    /// What is replaced in a text before it is stored, or a model is trained on it: <c>email</c>, <c>card</c>,
    /// <c>phone</c>, <c>iban</c>, divided by commas; nothing if it is empty.
    /// </summary>
    [RegularExpression("(email|card|phone|iban)(,(email|card|phone|iban))*")]
    public string Redact { get; init; } = "";

    /// <summary>
    /// The secret with which requesters are hashed. Who has the database, but not this, can't try out addresses. With
    /// another one the requesters of before are not found.
    /// </summary>
    [MinLength(16)]
    [Secret]
    public string? RequesterSecret { get; init; }
}
