using System.Linq.Expressions;

namespace Hotline.Api.Boundary;

/// <summary>Puts an expression in the place of a parameter.</summary>
internal sealed class Swap(ParameterExpression from, Expression to) : ExpressionVisitor
{
    public static Expression In(Expression body, ParameterExpression from, Expression to) => new Swap(from, to).Visit(body);

    protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
}
