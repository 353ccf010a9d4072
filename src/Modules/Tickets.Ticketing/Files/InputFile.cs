using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The file that a utility was given.</summary>
public static class InputFile
{
    /// <summary>The name of standard input.</summary>
    public const string Standard = "-";

    /// <summary>Opens a file, or what comes on standard input, which is read to its end first.</summary>
    /// <exception cref="RefusedException">There is nothing to read; the message says why.</exception>
    public static async Task<Stream> OpenAsync(string name, Limits limits, CancellationToken cancellation)
    {
        if (name != Standard)
            return File.OpenRead(RegularFile.Find(name) ?? throw new RefusedException(WhyNot(name)));
        var file = TemporaryFile.Create();
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[1 << 16];
        while (await input.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            if (file.Length > limits.UploadBytes)
                throw new RefusedException($"Standard input has more than {limits.UploadBytes} bytes (Limits__{nameof(Limits.UploadBytes)}).");
        }

        if (file.Length == 0)
            throw new RefusedException("Standard input is empty.");
        file.Position = 0;
        return file;
    }

    /// <summary>Reads a small file whole, a pipe too; <see cref="Standard" /> is a name like any other.</summary>
    /// <exception cref="RefusedException">It can't be read, or has more bytes.</exception>
    public static async Task<byte[]> ReadAsync(string path, long most, CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await ReadAsync(file, path, most, cancellation);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"{path} can't be read: {unreadable.Message}");
        }
    }

    /// <summary>The same of what is open.</summary>
    /// <exception cref="RefusedException">It has more bytes.</exception>
    public static async Task<byte[]> ReadAsync(Stream input, string name, long most, CancellationToken cancellation)
    {
        var isTooLong = input.CanSeek && input.Length > most;
        using var bytes = new MemoryStream();
        if (!isTooLong)
            await input.CopyToAsync(bytes, cancellation);
        return isTooLong || bytes.Length > most ? throw new RefusedException($"{name} has more than {most} bytes.") : bytes.ToArray();
    }

    private static string WhyNot(string file) =>
        Directory.Exists(file) ? $"'{file}' is a folder: name a file in it."
        : File.Exists(file) ? $"'{file}' is empty, or not a regular file: save what it gives to a file, or name - and send it to standard input."
        : $"There is no file '{file}'.";
}
