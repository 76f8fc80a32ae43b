using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace ChatBoost.ServiceDefaults.Problems;

/// <summary>Gives every problem a <c>code</c> and a trace id, those of the framework too.</summary>
public static class StableProblemDetails
{
    internal static IServiceCollection AddStableProblemDetails(this IServiceCollection services) =>
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            var problem = context.ProblemDetails;
            problem.Status ??= context.HttpContext.Response.StatusCode;
            problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
            if (problem is HttpValidationProblemDetails validation)
            {
                // Under the names the fields have in JSON.
                validation.Errors = validation.Errors.ToDictionary(error => JsonName(error.Key), error => error.Value);
                problem.Extensions.TryAdd("code", "validation_failed");
            }

            problem.Extensions.TryAdd("code", CodeOf(problem.Status.Value));
            if (problem.Extensions.TryGetValue("retryAfter", out var seconds))
            {
                context.HttpContext.Response.Headers.RetryAfter = Convert.ToString(seconds, CultureInfo.InvariantCulture);
            }
        });

    /// <summary>Answers exceptions, bad bodies and unmatched routes with problem details. First in the pipeline.</summary>
    public static WebApplication UseStableProblemDetails(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // A body that is no JSON or too large is the caller's doing: its own status, not 500.
            StatusCodeSelector = exception => exception switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                OperationCanceledException => StatusCodes.Status499ClientClosedRequest,
                // What the request was about was deleted, or changed, after it was looked at.
                DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
                _ when IsTextNoDatabaseTakes(exception) => StatusCodes.Status400BadRequest,
                Npgsql.NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
                // As EF wraps it.
                { InnerException: Npgsql.NpgsqlException { IsTransient: true } } => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            },
        });
        app.UseStatusCodePages();
        app.Use((context, next) =>
        {
            if (!HasUnknownCharset(context.Request.ContentType))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        });
        return app;
    }

    /// <summary>JSON and forms may hold the letter U+0000, PostgreSQL's texts may not; no caller has an honest use for it.</summary>
    private static bool IsTextNoDatabaseTakes(Exception exception) =>
        exception is TextWithNulException
        || exception is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.CharacterNotInRepertoire or Npgsql.PostgresErrorCodes.UntranslatableCharacter }
        || (exception.InnerException is { } inner && IsTextNoDatabaseTakes(inner));

    /// <summary>The framework reads a body in the encoding its caller names, and throws when there is none of that name.</summary>
    private static bool HasUnknownCharset(string? contentType)
    {
        if (contentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) != true
            || !MediaTypeHeaderValue.TryParse(contentType, out var mediaType) || !mediaType.Charset.HasValue)
        {
            return false;
        }

        try
        {
            return Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(mediaType.Charset).Value!) is null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return true;
        }
    }

    /// <summary><c>Rules.Keywords[0].Answer</c> as <c>rules.keywords[0].answer</c>.</summary>
    private static string JsonName(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "invalid_request",
        StatusCodes.Status401Unauthorized => "unauthorized",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status409Conflict => "changed_meanwhile",
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status429TooManyRequests => "too_many_requests",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        >= 500 => "internal_error",
        _ => "request_failed",
    };
}
