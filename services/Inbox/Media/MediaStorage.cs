using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ChatBoost.Inbox.Media;

/// <summary>Keeps objects in S3 (bucket <c>Storage:Bucket</c>), or in what speaks its language at <c>AWS:ServiceURL</c>. Files of messages go through <see cref="FileVault"/>.</summary>
internal sealed class MediaStorage(IConfiguration configuration) : IDisposable
{
    private readonly AmazonS3Client _s3 = Connect(configuration);
    private readonly string _bucket = configuration["Storage:Bucket"]
        ?? throw new InvalidOperationException("The bucket for files is missing: set Storage__Bucket, for example to chatboost-media.");

    private readonly bool _mayCreateBucket = configuration["AWS:ServiceURL"] is { Length: > 0 };

    /// <summary>Stores a file. The stream must be able to seek: S3 wants length and hash before the bytes.</summary>
    /// <exception cref="AmazonServiceException">The store refuses or is away.</exception>
    public async Task PutObjectAsync(string key, Stream file, string contentType, CancellationToken cancellationToken)
    {
        var position = file.Position;
        try
        {
            await PutOnceAsync(key, file, contentType, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (_mayCreateBucket && exception.ErrorCode == "NoSuchBucket")
        {
            // Only where the store is one of our own: buckets at AWS are made by whoever runs the account.
            await _s3.PutBucketAsync(_bucket, cancellationToken);
            file.Position = position;
            await PutOnceAsync(key, file, contentType, cancellationToken);
        }
    }

    /// <summary>Opens a file, or the part of it from <paramref name="from"/> to <paramref name="to"/> (both included). Null when there is none.</summary>
    /// <exception cref="AmazonServiceException">The store is away.</exception>
    public async Task<Stored?> OpenObjectAsync(string key, long? from, long? to, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _s3.GetObjectAsync(
                new GetObjectRequest { BucketName = _bucket, Key = key, ByteRange = from is { } first ? new ByteRange(first, to!.Value) : null }, cancellationToken);
            return new Stored(response, response.ResponseStream, response.ContentLength);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Where the thumbnail of a file is.</summary>
    public static string ThumbnailOf(string key) => key + ".thumbnail";

    /// <summary>Deletes files and their thumbnails; what is not there is no error.</summary>
    /// <exception cref="AmazonServiceException">The store refuses or is away.</exception>
    public async Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        // Two objects for a key, and S3 takes 1,000 at a time.
        foreach (var some in keys.Chunk(500))
        {
            await _s3.DeleteObjectsAsync(
                new DeleteObjectsRequest
                {
                    BucketName = _bucket,
                    Objects = [.. some.SelectMany(key => new[] { key, ThumbnailOf(key) }).Select(key => new KeyVersion { Key = key })],
                    Quiet = true,
                },
                cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _s3.Dispose();

    private Task<PutObjectResponse> PutOnceAsync(string key, Stream file, string contentType, CancellationToken cancellationToken) => _s3.PutObjectAsync(
        new PutObjectRequest { BucketName = _bucket, Key = key, InputStream = file, ContentType = contentType, AutoCloseStream = false, UseChunkEncoding = false },
        cancellationToken);

    private static AmazonS3Client Connect(IConfiguration configuration)
    {
        var config = new AmazonS3Config
        {
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromSeconds(30),
            // Newer checksums are AWS's own; others speak the common part of the protocol.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        var region = configuration["AWS:Region"] ?? "eu-west-1";
        if (configuration["AWS:ServiceURL"] is { Length: > 0 } serviceUrl)
        {
            config.ServiceURL = serviceUrl;
            config.AuthenticationRegion = region;
            config.ForcePathStyle = true;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return new AmazonS3Client(config);
    }

    /// <summary>An open file; disposing it gives the connection back.</summary>
    internal sealed class Stored(IDisposable response, Stream content, long length) : IDisposable
    {
        public Stream Content => content;

        public long Length => length;

        public void Dispose() => response.Dispose();
    }
}
