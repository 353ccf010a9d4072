using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sylvan.Data.Csv;

namespace Tickets.Bench;

/// <summary>A row of the made-up CSV; the label is empty for none.</summary>
internal readonly record struct CsvTicket(string Subject, string Body, string Category, string Priority);

/// <summary>The files that are seeded and sent.</summary>
internal static class Csv
{
    public static IEnumerable<CsvTicket> Read(string path)
    {
        using var csv = CsvDataReader.Create(path);
        var (subject, body) = (csv.GetOrdinal("subject"), csv.GetOrdinal("body"));
        var (category, priority) = (csv.GetOrdinal("category"), csv.GetOrdinal("priority"));
        while (csv.Read())
        {
            yield return new CsvTicket(
                csv.GetString(subject),
                csv.GetString(body),
                csv.GetString(category),
                csv.GetString(priority)
            );
        }
    }

    /// <summary>The name of a file of so many rows in the data folder; it is made when it isn't there.</summary>
    public static async Task<string> OfAsync(Options options, int rows)
    {
        var name = $"bench-{rows}.csv";
        var path = Path.Combine(options.Data, name);
        if (File.Exists(path))
            return name;
        // Another seed than that of data/tickets.csv, which the models are trained on.
        var start = new ProcessStartInfo("dotnet", [Ours.Dll(options), "sample", "--rows", $"{rows}", "--seed", "2"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await using (var file = File.Create(path + ".new"))
            await process.StandardOutput.BaseStream.CopyToAsync(file);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"sample failed: {await errors}");
        File.Move(path + ".new", path);
        return name;
    }

    /// <summary>The same rows with the columns of the peer.</summary>
    public static async Task ConvertForPeerAsync(string from, string to)
    {
        await using var file = File.CreateText(to);
        await file.WriteLineAsync("subject,body,priority,queue");
        foreach (var row in Read(from))
        {
            string[] fields = [row.Subject, row.Body, row.Priority is "" ? "medium" : row.Priority, row.Category];
            await file.WriteLineAsync(string.Join(',', fields.Select(field => $"\"{field.Replace("\"", "\"\"")}\"")));
        }
    }

    /// <summary>
    /// A file with a JSON body for <c>POST /requests</c> on each line, the same for all targets: none has an empty
    /// subject, which we refuse, or is critical, which the peer refuses.
    /// </summary>
    public static string Bodies(Options options, string csv)
    {
        var path = Path.Combine(options.Home, "bodies.jsonl");
        File.WriteAllLines(
            path,
            Read(Path.Combine(options.Data, csv))
                .Where(row => !string.IsNullOrWhiteSpace(row.Subject) && !string.IsNullOrWhiteSpace(row.Body))
                .Take(2000)
                .Select(row =>
                    new JsonObject
                    {
                        ["subject"] = row.Subject,
                        ["body"] = row.Body,
                        ["priority"] = row.Priority is "low" or "medium" ? row.Priority : "high",
                    }.ToJsonString(JsonSerializerOptions.Web)
                )
        );
        return path;
    }
}
