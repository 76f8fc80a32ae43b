using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatBoost.ServiceDefaults.Persistence;

/// <summary>
/// Data Protection with its key ring in the service's own database, wrapped by <c>DataProtection:MasterKey</c> (32 bytes, base64):
/// a copy of the database alone decrypts nothing.
/// </summary>
public static class DataProtectionFeature
{
    /// <summary>The table a migration of the service must create.</summary>
    public const string CreateTable = "create table data_protection_keys (friendly_name text primary key, xml text not null)";

    /// <summary>Adds Data Protection over the service's database.</summary>
    public static WebApplicationBuilder AddDataProtectionKeyRing(this WebApplicationBuilder builder, string applicationName)
    {
        builder.Services.AddSingleton(MasterKey.Parse(builder.Configuration["DataProtection:MasterKey"]));
        builder.Services.AddDataProtection().SetApplicationName(applicationName);
        builder.Services.LoadKeyRingOnFirstUse();
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = new KeyTable(services.GetRequiredService<NpgsqlDataSource>());
            options.XmlEncryptor = new WrapWithMasterKey(services.GetRequiredService<MasterKey>());
        }));
        return builder;
    }

    /// <summary>
    /// The framework loads the key ring when the host starts: before the migrations have made its table, and also in services that protect nothing.
    /// </summary>
    internal static void LoadKeyRingOnFirstUse(this IServiceCollection services)
    {
        foreach (var loader in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(loader);
        }
    }

    /// <summary>AES-256-GCM under the master key; the text is nonce, tag and cipher in base64.</summary>
    internal sealed class MasterKey(byte[] key)
    {
        private const int Bytes = 32;

        /// <exception cref="InvalidOperationException">The setting is missing, no base64, or of another length.</exception>
        public static MasterKey Parse(string? setting)
        {
            var key = new byte[Bytes];
            return Convert.TryFromBase64String(setting ?? "", key, out var length) && length == Bytes
                ? new MasterKey(key)
                : throw new InvalidOperationException(
                    $"DataProtection__MasterKey is {(string.IsNullOrEmpty(setting) ? "missing" : "not a key")}: set it to {Bytes} random bytes in base64 (openssl rand -base64 {Bytes}).");
        }

        public string Encrypt(byte[] plain)
        {
            var sealedBytes = new byte[12 + 16 + plain.Length];
            RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, 12));
            using var aes = new AesGcm(key, 16);
            aes.Encrypt(sealedBytes.AsSpan(0, 12), plain, sealedBytes.AsSpan(28), sealedBytes.AsSpan(12, 16));
            return Convert.ToBase64String(sealedBytes);
        }

        public byte[] Decrypt(string text)
        {
            var sealedBytes = Convert.FromBase64String(text);
            var plain = new byte[sealedBytes.Length - 28];
            using var aes = new AesGcm(key, 16);
            aes.Decrypt(sealedBytes.AsSpan(0, 12), sealedBytes.AsSpan(28), sealedBytes.AsSpan(12, 16), plain);
            return plain;
        }
    }

    internal sealed class WrapWithMasterKey(MasterKey masterKey) : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
            new XElement("wrapped", masterKey.Encrypt(System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)))),
            typeof(UnwrapWithMasterKey));
    }

    /// <summary>Made by Data Protection itself, by name, with the service provider.</summary>
    internal sealed class UnwrapWithMasterKey(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement) =>
            XElement.Parse(System.Text.Encoding.UTF8.GetString(services.GetRequiredService<MasterKey>().Decrypt(encryptedElement.Value)));
    }

    private sealed class KeyTable(NpgsqlDataSource database) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var command = database.CreateCommand("select xml from data_protection_keys");
            using var reader = command.ExecuteReader();
            var elements = new List<XElement>();
            while (reader.Read())
            {
                elements.Add(XElement.Parse(reader.GetString(0)));
            }

            return elements;
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var command = database.CreateCommand("insert into data_protection_keys (friendly_name, xml) values ($1, $2)");
            command.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
            command.Parameters.Add(new NpgsqlParameter { Value = element.ToString(SaveOptions.DisableFormatting) });
            command.ExecuteNonQuery();
        }
    }
}
