using System.Security.Cryptography;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.Testing.Stack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatBoost.SystemTests.Identity;

/// <summary>
/// The private key Identity signs with, read as its operator could: from its database, with its master key. Only so can a test make tokens that are
/// rightly signed and wrong in nothing but what they say.
/// </summary>
internal static class SigningKeyOfTheStack
{
    public static async Task<ECDsa> ReadAsync(RunningStack stack, string keyId)
    {
        var identity = stack.Description.All("identity")[0];
        var connectionString = identity.EnvironmentVariable("ConnectionStrings__identitydb");
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand("select protected_key from signing_keys where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = keyId });
        var protectedKey = (byte[])(await command.ExecuteScalarAsync(Cancellation))!;

        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("DataProtection:MasterKey", identity.EnvironmentVariable("DataProtection__MasterKey"))]);
        builder.Services.AddSingleton(database);
        builder.AddDataProtectionKeyRing("ChatBoost.Identity");
        await using var services = builder.Services.BuildServiceProvider();
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(services.GetRequiredService<IDataProtectionProvider>().CreateProtector("ChatBoost.Identity.SigningKeys").Unprotect(protectedKey), out _);
        return key;
    }
}
