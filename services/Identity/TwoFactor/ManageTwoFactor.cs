using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace ChatBoost.Identity.TwoFactor;

/// <summary>Switches the second factor of one's own account on and off. A key is in force when a code made with it came back.</summary>
public static class ManageTwoFactor
{
    /// <summary>How it is.</summary>
    /// <param name="IsEnabled">True when signing in takes a code.</param>
    /// <param name="RecoveryCodesLeft">Recovery codes not used yet.</param>
    public sealed record Status(bool IsEnabled, int RecoveryCodesLeft);

    /// <summary>The password again, because a stolen session must not lock its owner out.</summary>
    public sealed record PasswordRequest([property: Required, StringLength(Passwords.MaxLength)] string Password, [property: StringLength(40)] string? Code = null);

    /// <summary>A code of the authenticator.</summary>
    public sealed record CodeRequest([property: Required, StringLength(40)] string Code);

    /// <summary>The key for the authenticator, shown this once.</summary>
    /// <param name="Secret">Base32, to be typed.</param>
    /// <param name="Uri">The same as an otpauth address.</param>
    /// <param name="QrCodeSvg">The address as a picture.</param>
    public sealed record Setup(string Secret, string Uri, string QrCodeSvg);

    /// <summary>Codes for the day the phone is lost, shown this once.</summary>
    public sealed record Codes(IReadOnlyList<string> RecoveryCodes);

    internal static void Map(RouteGroupBuilder auth)
    {
        var twoFactor = auth.MapGroup("/two-factor").OpenToMembers();
        twoFactor.MapGet("", GetAsync).WithName("GetTwoFactor");
        twoFactor.MapPost("/setup", SetUpAsync).WithName("SetUpTwoFactor").ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status409Conflict);
        twoFactor.MapPost("/enable", EnableAsync).WithName("EnableTwoFactor").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        twoFactor.MapPost("/disable", DisableAsync).WithName("DisableTwoFactor").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        twoFactor.MapPost("/recovery-codes", RenewCodesAsync).WithName("RenewRecoveryCodes").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Ok<Status>, ProblemHttpResult>> GetAsync(CurrentCaller caller, IdentityDb db, CancellationToken cancellationToken)
    {
        var left = await db.RecoveryCodes.CountAsync(code => code.UserId == caller.RequiredUserId, cancellationToken);
        return await FindAsync(caller, db, cancellationToken) is { } user ? TypedResults.Ok(new Status(user.TwoFactorEnabled, left)) : NotAUser();
    }

    private static async Task<Results<Ok<Setup>, ProblemHttpResult>> SetUpAsync(
        PasswordRequest request, CurrentCaller caller, IdentityDb db, Passwords passwords, SecondFactor secondFactor, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, db, cancellationToken) is not { } user)
        {
            return NotAUser();
        }

        if (user.TwoFactorEnabled)
        {
            return Problem.Conflict("two_factor_enabled", "The second factor is on. Switch it off first.");
        }

        var check = await passwords.CheckAsync(user.Email!, request.Password, request.Code, cancellationToken);
        if (check is not PasswordCheck.Accepted)
        {
            return Login.Refuse(check, StatusCodes.Status422UnprocessableEntity);
        }

        var secret = Totp.ToBase32(secondFactor.NewKey(user));
        await db.SaveChangesAsync(cancellationToken);
        var uri = $"otpauth://totp/ChatBoost:{Uri.EscapeDataString(user.Email!)}?secret={secret}&issuer=ChatBoost&digits=6&period={Totp.StepInSeconds}";
        using var qrCode = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(qrCode);
        return TypedResults.Ok(new Setup(secret, uri, svg.GetGraphic(pixelsPerModule: 4)));
    }

    private static async Task<Results<Ok<Codes>, ProblemHttpResult>> EnableAsync(
        CodeRequest request, CurrentCaller caller, IdentityDb db, SecondFactor secondFactor, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, db, cancellationToken) is not { } user)
        {
            return NotAUser();
        }

        if (user.TwoFactorEnabled || user.ProtectedAuthenticatorKey is null)
        {
            return Problem.Conflict("two_factor_not_set_up", "Set the authenticator up first; or it is on already.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await secondFactor.AcceptsAuthenticatorAsync(user, request.Code.Replace(" ", "", StringComparison.Ordinal), cancellationToken))
        {
            return Problem.Unprocessable("wrong_code", "This is not the code the authenticator shows now.");
        }

        user.TwoFactorEnabled = true;
        var codes = await secondFactor.NewRecoveryCodesAsync(user, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new Codes(codes));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DisableAsync(
        PasswordRequest request, CurrentCaller caller, IdentityDb db, Passwords passwords, CancellationToken cancellationToken)
    {
        var user = await FindAsync(caller, db, cancellationToken);
        var check = await passwords.CheckAsync(user?.Email ?? "", request.Password, request.Code, cancellationToken);
        if (check is not PasswordCheck.Accepted)
        {
            return Login.Refuse(check, StatusCodes.Status422UnprocessableEntity);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.RecoveryCodes.Where(code => code.UserId == caller.RequiredUserId).ExecuteDeleteAsync(cancellationToken);
        await db.Users.Where(u => u.Id == caller.RequiredUserId).ExecuteUpdateAsync(
            row => row.SetProperty(u => u.TwoFactorEnabled, false).SetProperty(u => u.ProtectedAuthenticatorKey, (byte[]?)null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Codes>, ProblemHttpResult>> RenewCodesAsync(
        PasswordRequest request, CurrentCaller caller, IdentityDb db, Passwords passwords, SecondFactor secondFactor, CancellationToken cancellationToken)
    {
        var user = await FindAsync(caller, db, cancellationToken);
        var check = await passwords.CheckAsync(user?.Email ?? "", request.Password, request.Code, cancellationToken);
        if (check is not PasswordCheck.Accepted(var accepted))
        {
            return Login.Refuse(check, StatusCodes.Status422UnprocessableEntity);
        }

        if (!accepted.TwoFactorEnabled)
        {
            return Problem.Conflict("two_factor_not_set_up", "The second factor is off.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var codes = await secondFactor.NewRecoveryCodesAsync(accepted, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new Codes(codes));
    }

    private static Task<User?> FindAsync(CurrentCaller caller, IdentityDb db, CancellationToken cancellationToken) =>
        db.Users.SingleOrDefaultAsync(user => user.Id == caller.RequiredUserId, cancellationToken);

    private static ProblemHttpResult NotAUser() => Problem.Forbidden("not_a_user", "Only people have a second factor.");
}
