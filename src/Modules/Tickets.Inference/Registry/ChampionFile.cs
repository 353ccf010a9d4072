using System.Text;

namespace Tickets.Inference;

/// <summary>The file in a folder of models that names the version in use.</summary>
internal static class ChampionFile
{
    private const string Name = "champion";

    /// <summary>The version; null if there is no such file.</summary>
    /// <exception cref="ModelDamagedException">The file can't be read, or does not name a version.</exception>
    public static string? Read(string folder)
    {
        var file = Path.Combine(folder, Name);
        try
        {
            var text = File.ReadAllText(file).Trim();
            return ModelFolder.IsVersion(text) ? text : throw new ModelDamagedException(file, "it does not name a version");
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelDamagedException(file, e.Message, e);
        }
    }

    /// <summary>Writes it under another name first: neither a full disk nor a power cut leaves half of it.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string folder, string version)
    {
        var draft = Path.Combine(folder, $"{Name}.{Guid.NewGuid():N}");
        try
        {
            using (var stream = File.Create(draft))
            {
                stream.Write(Encoding.UTF8.GetBytes(version + "\n"));
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, Path.Combine(folder, Name), overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
