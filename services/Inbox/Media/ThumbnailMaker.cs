using System.ComponentModel;
using System.Diagnostics;

namespace ChatBoost.Inbox.Media;

/// <summary>
/// Makes small pictures of pictures with libvips (<c>vipsthumbnail</c>, docs/decisions/0026). In a process of its own: what strangers send is decoded neither in this
/// one nor next to its secrets, and what takes too long is ended.
/// </summary>
internal sealed partial class ThumbnailMaker(ILogger<ThumbnailMaker> logger) : IDisposable
{
    /// <summary>What it makes.</summary>
    public const string ContentType = "image/jpeg";

    private const string Program = "vipsthumbnail";
    private const int MaxLength = 512 * 1024;

    // Twice the 288 px a thread shows, for dense screens. Not WebP, into which libvips 8.14 writes the photo's own metadata, and where it was taken with it.
    private static readonly string[] Arguments = ["stdin", "--size", "576x576>", "--output", ".jpg[Q=75,strip,background=255]"];
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Of which files there are thumbnails; a sticker is small, and loses its movement.</summary>
    public static bool CanMake(string contentType) => contentType is "image/jpeg" or "image/png" or "image/gif";

    /// <summary>A picture of at most 576 pixels each way, upright; null when the file is no picture that can be read in ten seconds.</summary>
    public async Task<byte[]?> MakeAsync(Stream picture, CancellationToken cancellationToken)
    {
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stopped.CancelAfter(LongestWait);
        try
        {
            await _atOnce.WaitAsync(stopped.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        try
        {
            return await RunAsync(picture, stopped.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotMade("it took too long");
            return null;
        }
        catch (Win32Exception exception)
        {
            LogNotMade($"{Program} cannot be started ({exception.Message}): install libvips-tools");
            return null;
        }
        finally
        {
            _atOnce.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _atOnce.Dispose();

    private static ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Program, Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var path = Environment.GetEnvironmentVariable("PATH");
        // The environment of this process holds its secrets.
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        // Only readers that were fuzzed (libvips 8.13).
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        start.Environment["VIPS_CONCURRENCY"] = "1";
        return start;
    }

    private async Task<byte[]?> RunAsync(Stream picture, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfo())!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var written = WriteAsync(process, picture, cancellationToken);
            var made = await ReadAsync(process.StandardOutput.BaseStream, cancellationToken);
            await written;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0 && made is { Length: > 0 })
            {
                return made;
            }

            LogNotMade((await errors).ReplaceLineEndings(" ").Trim());
            return null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task WriteAsync(Process process, Stream picture, CancellationToken cancellationToken)
    {
        try
        {
            await picture.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has seen enough, or that it is no picture: how it ends tells.
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream output, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxLength + 1];
        var length = await output.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxLength ? null : buffer[..length];
    }

    [LoggerMessage(3311, LogLevel.Warning, "A thumbnail was not made: {Reason}")]
    private partial void LogNotMade(string reason);
}
