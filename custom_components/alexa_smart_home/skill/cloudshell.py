"""Command that creates the Lambda function in AWS CloudShell.

https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/
"""

from shlex import quote
from typing import Final

from .template import Deployment, cloudformation_template

TEMPLATE_NAME: Final = "alexa-smart-home.yaml"
_END: Final = "END_OF_TEMPLATE"
_ASK_FOR_SKILL_ID: Final = "printf 'Skill ID: '\nread -r SKILL_ID"


def cloudshell_command(deployment: Deployment, aws_region: str, code: str) -> str:
    """Return the text to paste into AWS CloudShell; it prints the ARN of the function.

    It creates or updates the stack of the skill, also after a creation that failed. The
    name of the stack contains the end of the skill id, so that one AWS account can have
    the functions of several homes. The text runs in bash and zsh; because of the
    parentheses, they read all of it before they ask for the skill id.
    """
    skill_id = deployment.skill_id
    stack = f'--region {aws_region} --stack-name "$STACK"'
    return f"""(
set -e
export AWS_PAGER=
{f"SKILL_ID={skill_id}" if skill_id else _ASK_FOR_SKILL_ID}
STACK=alexa-smart-home-${{SKILL_ID##*-}}

cat > {TEMPLATE_NAME} <<'{_END}'
{cloudformation_template(deployment, code)}{_END}

STATUS=$(aws cloudformation describe-stacks {stack} \\
  --query 'Stacks[0].StackStatus' --output text 2> /dev/null || true)
if [ "$STATUS" = ROLLBACK_COMPLETE ]; then
  echo 'Deleting the stack whose creation failed'
  aws cloudformation delete-stack {stack}
  aws cloudformation wait stack-delete-complete {stack}
fi

aws cloudformation deploy {stack} \\
  --template-file {TEMPLATE_NAME} \\
  --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset \\
  --parameter-overrides SkillId="$SKILL_ID" \\
  BaseUrl={quote(deployment.base_url)} KeepWarm={deployment.yes_or_no}
aws cloudformation describe-stacks {stack} \\
  --query "Stacks[0].Outputs[?OutputKey=='FunctionArn'].OutputValue" --output text
)
"""
