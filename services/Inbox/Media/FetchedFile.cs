namespace ChatBoost.Inbox.Media;

/// <summary>What came of fetching a customer's file: a temporary file that goes with its stream, or why not and whether to try again.</summary>
internal sealed record FetchedFile(FileStream? File, string? ContentType, bool IsGone, string? Reason) : IDisposable
{
    /// <summary>The provider does not have it, or it will never be taken.</summary>
    public static FetchedFile Gone(string reason) => new(null, null, true, reason);

    /// <summary>It may be there later.</summary>
    public static FetchedFile NotNow(string reason) => new(null, null, false, reason);

    /// <summary>The body of an answer, as far as files may be large.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<FetchedFile> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // S3 wants length and hash before the bytes, so they rest on the disk and not in memory.
        var file = FileVault.TemporaryFile();
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[64 * 1024];
            for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (file.Length + read > MediaRules.MaxSize)
                {
                    await file.DisposeAsync();
                    return Gone("It is larger than 100 MB.");
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            await file.FlushAsync(cancellationToken);
            file.Position = 0;
            return new FetchedFile(file, response.Content.Headers.ContentType?.ToString(), false, null);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => File?.Dispose();
}
