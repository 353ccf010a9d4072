using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>
/// Files of versions on this host: copies of what is in PostgreSQL, which may be lost at any time. Several processes may
/// share the folder.
/// </summary>
/// <param name="folder">The folder; it is made when it is needed.</param>
/// <param name="stored">The versions.</param>
internal sealed class ModelFiles(string folder, StoredModels stored)
{
    private const int MaxVersions = 10;
    private const int MaxTries = 10;

    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly OneAtATime _fetching = new();

    /// <summary>The folder with the files of a version; they are fetched if they are not there.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">What is stored is damaged.</exception>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    public async Task<string> GetAsync(string version, CancellationToken cancellation)
    {
        var place = Path.Combine(folder, version);
        if (!ModelFolder.IsVersion(version))
            throw new UnknownModelException($"There is no model {version}.");
        return Directory.Exists(place) ? place : await FetchAsync(version, cancellation);
    }

    /// <summary>Fetches the files of a version, whether they are there or not; gives their folder.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">What is stored is damaged.</exception>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    public Task<string> FetchAsync(string version, CancellationToken cancellation) =>
        _fetching.RunAsync(
            async () =>
            {
                try
                {
                    return await CopyAsync(version, cancellation);
                }
                catch (Exception damaged) when (damaged is InvalidDataException or RefusedException { Status: StatusCodes.Status400BadRequest })
                {
                    throw new ModelDamagedException($"PostgreSQL, {version}", damaged.Message, damaged);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new ModelFolderException(folder, e);
                }
            },
            cancellation
        );

    /// <summary>A folder for what is being made; disposing of it deletes it.</summary>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    public Draft NewDraft()
    {
        try
        {
            // Others have no business there.
            if (!OperatingSystem.IsWindows() && !Directory.Exists(folder))
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new(Directory.CreateDirectory(Path.Combine(folder, $".draft-{Guid.NewGuid():N}")).FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFolderException(folder, e);
        }
    }

    private async Task<string> CopyAsync(string version, CancellationToken cancellation)
    {
        using var draft = NewDraft();
        var unpacked = Directory.CreateDirectory(Path.Combine(draft.Path, version)).FullName;
        await using (var zip = new FileStream(Path.Combine(draft.Path, "zip"), FileMode.CreateNew))
        {
            await stored.CopyAsync(version, zip, cancellation);
            ModelArchive.Unpack(zip, unpacked);
        }

        var place = Path.Combine(folder, version);
        Install(unpacked, place);
        DeleteOld();
        return place;
    }

    // Another process may do the same at the same time: what it has put there is as good. What it has only deleted so far is not there.
    private static void Install(string unpacked, string place)
    {
        for (var tries = 1; ; tries++)
            try
            {
                if (Directory.Exists(place))
                    Directory.Delete(place, recursive: true);
                Directory.Move(unpacked, place);
                return;
            }
            catch (IOException) when (Directory.Exists(place))
            {
                return;
            }
            catch (DirectoryNotFoundException) when (tries < MaxTries && Directory.Exists(unpacked)) { }
    }

    // Those fetched longest ago go first; what is needed again is fetched again.
    private void DeleteOld()
    {
        var all = new DirectoryInfo(folder).GetDirectories().OrderByDescending(each => each.LastWriteTimeUtc).ToLookup(each => ModelFolder.IsVersion(each.Name));
        var drafts = all[false].Where(each => each.Name.StartsWith(".draft-", StringComparison.Ordinal) && DateTime.UtcNow - each.LastWriteTimeUtc > Abandoned);
        foreach (var old in all[true].Skip(MaxVersions).Concat(drafts))
        {
            try
            {
                old.Delete(recursive: true);
            }
            catch (IOException)
            {
                // Another process deletes it.
            }
        }
    }

    /// <summary>A folder that is deleted in the end.</summary>
    public sealed class Draft(string path) : IDisposable
    {
        /// <summary>Its path.</summary>
        public string Path { get; } = path;

        /// <summary>A ZIP of a version's files: see <see cref="ModelArchive" />.</summary>
        public FileStream Zip(string version, Evaluation? test)
        {
            var zip = new FileStream(System.IO.Path.Combine(Path, "zip"), FileMode.Create, FileAccess.ReadWrite);
            ModelArchive.Write(version, test, zip);
            return zip;
        }

        /// <inheritdoc />
        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
