using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Media;

/// <summary>Files: uploads, downloads, fetching what customers send.</summary>
public static class MediaFeature
{
    /// <summary>Adds storage, links and the fetching of inbound files.</summary>
    public static WebApplicationBuilder AddMedia(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MediaStorage>();
        builder.Services.AddSingleton<FileVault>();
        builder.Services.AddSingleton<MediaLinks>();
        builder.Services.AddSingleton<ThumbnailMaker>();
        builder.Services.AddSingleton<Thumbnails>();
        builder.Services.AddSingleton<ProviderUploads>();
        builder.Services.AddSingleton<MediaDownload>();
        builder.Services.AddHostedService<FetchMedia>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/media</c>.</summary>
    public static WebApplication MapMedia(this WebApplication app)
    {
        var media = app.MapGroup("/api/v1/media").WithTags("Media").RequirePermission(Permissions.MessagesSend);
        UploadMedia.Map(media);
        GetMedia.Map(app);
        GetThumbnail.Map(app);
        return app;
    }
}
