using System.Text;

namespace Tickets.Inference;

/// <summary>The aliases in a model folder: files, each of which names a version.</summary>
internal sealed class ModelAliases(string folder)
{
    private const int MaxLength = 64; // bytes; a version is shorter

    /// <summary>The version of an alias, or null if there is no such alias.</summary>
    /// <exception cref="ModelDamagedException">The file can't be read, or does not name a version.</exception>
    public string? VersionOf(string alias)
    {
        var file = FileOf(alias);
        try
        {
            // Read with each message: hence no stream, which would allocate buffers.
            using var handle = File.OpenHandle(file);
            Span<byte> bytes = stackalloc byte[MaxLength];
            var text = Encoding.UTF8.GetString(bytes[..RandomAccess.Read(handle, bytes, 0)]).Trim();
            return ModelFolder.IsVersion(text)
                ? text
                : throw new ModelDamagedException(file, "it does not name a version");
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

    /// <summary>The version of an alias; null also where the file is damaged.</summary>
    public string? ReadableVersionOf(string alias)
    {
        try
        {
            return VersionOf(alias);
        }
        catch (ModelDamagedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Gives aliases to versions. All that needs room on the disk is written first, so that a full disk changes
    /// nothing.
    /// </summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Set(params ReadOnlySpan<(string Alias, string Version)> aliases)
    {
        var drafts = new List<(string Draft, string File)>();
        try
        {
            foreach (var (alias, version) in aliases)
            {
                var draft = FileOf($"{alias}.{Guid.NewGuid():N}");
                drafts.Add((draft, FileOf(alias)));
                using var stream = File.Create(draft);
                stream.Write(Encoding.UTF8.GetBytes(version + "\n"));
                stream.Flush(flushToDisk: true); // else a power cut may leave the name without its content
            }

            foreach (var (draft, file) in drafts)
                File.Move(draft, file, overwrite: true);
        }
        finally
        {
            foreach (var (draft, _) in drafts)
                File.Delete(draft);
        }
    }

    /// <summary>Removes an alias.</summary>
    public void Remove(string alias) => File.Delete(FileOf(alias));

    private string FileOf(string alias) => Path.Combine(folder, alias);
}
