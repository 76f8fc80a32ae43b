using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBoost.Contracts;

/// <summary>Names the kind of thing an <see cref="Id{TTag}"/> identifies.</summary>
public interface IIdTag
{
    /// <summary>What stands before the underscore, for example <c>cnv</c>.</summary>
    static abstract string Prefix { get; }
}

/// <summary>
/// A typed identifier: on the wire <c>prefix_</c> and 26 characters (Crockford base32, lower case) of a UUIDv7,
/// in the database the uuid. Two kinds of ids do not mix, neither in code nor on one path.
/// </summary>
[JsonConverter(typeof(IdJsonConverterFactory))]
public readonly record struct Id<TTag>(Guid Value) : IParsable<Id<TTag>>
    where TTag : IIdTag
{
    /// <summary>A new id, ordered by the time of its making so that inserts stay at the right edge of an index.</summary>
    public static Id<TTag> New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static Id<TTag> Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"Not an id of the form {TTag.Prefix}_….");

    /// <summary>Reads an id from its text.</summary>
    public static Id<TTag> Parse(string s) => Parse(s, null);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Id<TTag> result)
    {
        result = default;
        var prefix = TTag.Prefix;
        if (s is null || s.Length != prefix.Length + 1 + Base32.Length || s[prefix.Length] != '_'
            || !s.StartsWith(prefix, StringComparison.Ordinal)
            || !Base32.TryDecode(s.AsSpan(prefix.Length + 1), out var value))
        {
            return false;
        }

        result = new Id<TTag>(value);
        return true;
    }

    /// <summary>Reads an id from its text; false when it is not one of this kind.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out Id<TTag> result) => TryParse(s, null, out result);

    /// <inheritdoc/>
    public override string ToString() => $"{TTag.Prefix}_{Base32.Encode(Value)}";
}

/// <summary>Crockford's base32 of 128 bits, most significant first, so that text order is time order.</summary>
internal static class Base32
{
    public const int Length = 26;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Encode(Guid value) => string.Create(Length, value, static (text, guid) =>
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(number & 31)];
            number >>= 5;
        }
    });

    public static bool TryDecode(ReadOnlySpan<char> text, out Guid value)
    {
        value = default;
        UInt128 number = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = Alphabet.IndexOf(text[i], StringComparison.Ordinal);
            // 26 digits hold 130 bits: the first may only use three of its five.
            if (digit < 0 || (i == 0 && digit > 7))
            {
                return false;
            }

            number = (number << 5) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }
}

internal sealed class IdJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Id<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<TTag> : JsonConverter<Id<TTag>>
        where TTag : IIdTag
    {
        public override Id<TTag> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Id<TTag>.TryParse(reader.GetString(), out var id)
                ? id
                : throw new JsonException($"Expected an id of the form {TTag.Prefix}_….");

        public override void Write(Utf8JsonWriter writer, Id<TTag> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
