using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;
using Tickets.SharedKernel;
using Weasel.Postgresql.Tables;

namespace Tickets.Host;

/// <summary>The keys that cookies are encrypted with, in PostgreSQL; the framework makes, uses and renews them.</summary>
public sealed class SessionKeys(NpgsqlDataSource database) : IXmlRepository
{
    /// <summary>Whether they could not be read when they were needed last: then no cookie can.</summary>
    public bool AreAway { get; private set; }

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        AreAway = true;
        var elements = new List<XElement>();
        using var command = database.CreateCommand($"select xml from {Schema.SessionKey}");
        using var row = command.ExecuteReader();
        while (row.Read())
            elements.Add(XElement.Parse(row.GetString(0)));
        AreAway = false;
        return elements;
    }

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName)
    {
        const string sql = $"insert into {Schema.SessionKey} (name, xml) values ($1, $2) on conflict do nothing";
        using var command = database.CreateCommand(sql).With(friendlyName, element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }

    /// <summary>The table.</summary>
    internal static Table Define()
    {
        var key = new Table(Schema.SessionKey);
        key.AddColumn("name", "text").AsPrimaryKey();
        key.AddColumn("xml", "text").NotNull();
        return key;
    }
}
