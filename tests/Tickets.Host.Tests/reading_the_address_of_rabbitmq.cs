using Shouldly;
using Tickets.Host;
using Xunit;

namespace Tickets.Host.Tests;

public sealed class reading_the_address_of_rabbitmq
{
    [Theory]
    [InlineData("amqp://user:word@broker/tickets", "broker:5672", "/tickets")]
    [InlineData("amqps://user:word@broker/tickets", "broker:5671", "/tickets")]
    [InlineData("amqp://broker", "broker:5672", "/")]
    [InlineData(" AMQP://broker ", "broker:5672", "/")]
    [InlineData("amqp://user:a,b@broker:1000/tickets", "broker:1000", "/tickets")]
    [InlineData("amqp://user:word@first,second:1000, third/tickets", "first:5672, second:1000, third:5672", "/tickets")]
    [InlineData("amqp://user:word@[::1]:1000,second/a%2Fb", "[::1]:1000, second:5672", "/a%2Fb")]
    public void names_its_nodes(string text, string name, string vhost)
    {
        var address = RabbitMqAddress.Parse(text).ShouldNotBeNull();
        address.Name.ShouldBe(name);
        address.VirtualHost.ShouldBe(vhost);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("broker")]
    [InlineData("http://broker/tickets")]
    [InlineData("amqp://")]
    [InlineData("amqp://user:word@first,,third/tickets")]
    [InlineData("amqp://first:port/tickets")]
    public void refuses_what_is_none(string? text) => RabbitMqAddress.Parse(text).ShouldBeNull();
}
